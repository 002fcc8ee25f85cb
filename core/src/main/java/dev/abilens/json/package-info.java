/**
 * JSON documents of archives and packages, read within limits. The only package that knows a JSON
 * reader; not exported.
 */
package dev.abilens.json;
