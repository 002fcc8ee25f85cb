/** The command-line tool, and short programs that use the library. */
@NullMarked
package dev.abilens.examples;

import org.jspecify.annotations.NullMarked;
