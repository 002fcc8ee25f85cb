/**
 * Messages with placeholders, recognised in texts as people paste them: wrapped, prefixed,
 * coloured, quoted, escaped. Not exported.
 */
package dev.abilens.words;
