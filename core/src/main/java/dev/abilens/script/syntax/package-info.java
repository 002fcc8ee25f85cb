/**
 * The parts of scripts, and how a text is read to them: {@code Lexer} cuts it into {@code Token}s,
 * {@code TokenReader} steps through those, and on it stand {@code FunctionParser}, {@code
 * ExpressionParser} and {@link dev.abilens.script.syntax.Parser}, each of which adds a part of the
 * grammar. What comes out is a tree of {@link dev.abilens.script.syntax.Syntax}; {@link
 * dev.abilens.script.syntax.Declarations} and {@link dev.abilens.script.syntax.Effects} say what
 * names a part of it declares and what it may change.
 */
package dev.abilens.script.syntax;
