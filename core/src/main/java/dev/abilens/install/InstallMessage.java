package dev.abilens.install;

import dev.abilens.words.Wording;

/**
 * One message of a package manager, a build or what fetches prebuilt files.
 *
 * @param code the code of the finding, such as {@code MAKE_NOT_FOUND}
 * @param tool who says it
 * @param wording its words
 * @param condition what has to hold beside the words
 * @param aside whether it is often said where nothing, or something else, is wrong
 */
public record InstallMessage(
    String code, String tool, Wording wording, Condition condition, boolean aside) {}
