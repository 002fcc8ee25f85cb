/**
 * What the JavaScript of a package says of the files that it loads: it is read, and worked out as
 * far as nothing unknown is in it. Nothing of it is run: a script knows values and names, and
 * whatever it asks for is answered by a model of the target.
 *
 * <p>A tour, in the order in which a script goes through it:
 *
 * <ol>
 *   <li>{@link dev.abilens.script.Script} is a text that was read. The parts of the language, and
 *       how they are read, are {@code script.syntax}.
 *   <li>{@link dev.abilens.script.Machine} goes one way through scripts: it has the modules, the
 *       budget of steps that bounds time and memory, and the choices at conditions that are not
 *       known, so that a caller can go every way in turn. {@link dev.abilens.script.Host} is the
 *       world that its scripts see.
 *   <li>{@code Evaluator} works out statements and {@code ExpressionEvaluator}, which it extends,
 *       expressions; {@code Patterns} gives names their values, which a {@code Scope} keeps, and
 *       {@code Classes} makes classes. {@code Closure} is a function with the names around it.
 *   <li>Values are texts, doubles, booleans, {@link dev.abilens.script.Special} ones and {@link
 *       dev.abilens.script.ScriptObject}s, of which {@link dev.abilens.script.ScriptArray}, {@link
 *       dev.abilens.script.ScriptFunction}, {@code ScriptMap} and {@code RegularExpression} are
 *       more. {@code Values} converts and compares them, {@code Members} asks for their fields,
 *       {@code Iteration} for what they bring.
 *   <li>What the language gives every script is in {@code Globals} and the classes that end in
 *       {@code Natives}, made of {@code Native} functions and {@code NativeObject}s.
 * </ol>
 *
 * <p>What is not known is {@link dev.abilens.script.Special#UNKNOWN}, and nothing is guessed of it.
 * {@code Escapes} takes what an unknown function may have changed for unknown as well. What is done
 * with it may throw: an {@code Attempt} makes that a way of its own.
 */
package dev.abilens.script;
