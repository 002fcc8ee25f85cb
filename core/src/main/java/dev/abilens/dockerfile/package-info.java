/**
 * What a Dockerfile says: its stages, which system and which Node.js each of them has, where their
 * {@code node_modules} come from. Nothing is built and no image is asked for; what cannot be read
 * off the text stays unknown. Not exported.
 */
package dev.abilens.dockerfile;
