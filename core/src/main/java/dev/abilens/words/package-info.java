/**
 * Messages with placeholders, recognised in texts as people paste them: wrapped, prefixed,
 * coloured, quoted, escaped. Beside them the names of compilers. Not exported.
 */
package dev.abilens.words;
