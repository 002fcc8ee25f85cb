/**
 * Package managers and builds: the words of their failures, the commands that mend them, and what
 * can stand in for a native package. Not exported.
 */
package dev.abilens.install;
