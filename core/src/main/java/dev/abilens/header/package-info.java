/** What the first bytes of a binary say of it, read in place. */
package dev.abilens.header;
