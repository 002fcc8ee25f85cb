/**
 * Package managers and builds: the words of their failures, the commands that mend them, the system
 * whose commands those are, and what can stand in for a native package. Not exported.
 */
package dev.abilens.install;
