/**
 * What the JavaScript of a package says of the files that it loads: a reader of the language and an
 * evaluation of what does not depend on anything unknown. It knows values and names, and nothing of
 * the machine that it is on: whatever a script asks for is answered by a model of the target.
 * Bounded in steps, depth and the ways that it follows; not exported.
 */
package dev.abilens.script;
