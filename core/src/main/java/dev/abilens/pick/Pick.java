package dev.abilens.pick;

import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one package loads on a target. Immutable.
 *
 * @param name the package's name and version, as far as it says them
 * @param directory its directory in the tree that was looked at
 * @param loader what chooses: {@code node-gyp-build}, {@code node-gyp-build-optional-packages},
 *     {@code bindings}, {@code node-pre-gyp}, {@code pkg-prebuilds}, {@code cmake-ts}, {@code
 *     napi-rs}, {@code neon}, {@code sharp}, {@code require-addon}, {@code require} for a plain
 *     {@code require} of a file, {@code unknown}
 * @param target where it is to load, as a person would write it
 * @param picked the file that is loaded, or that the loader ends at because it fails; null if there
 *     is none or it is not known. In the package it begins without a slash, in another one it is
 *     the path from the top of the tree, with one
 * @param rejected what was looked at before, and other addons that lie in the package
 * @param downloads the archives that the package's install script fetches on the target, one for
 *     each name that the versions of the target ask for; none if it fetches nothing that is known
 * @param rebuild what {@code @electron/rebuild} makes of the package for an Electron; null for
 *     another runtime, and where it is not known which Electron it is
 * @param judgement whether the file that is picked loads; without one, why there is none
 */
public record Pick(
    String name,
    String directory,
    String loader,
    String target,
    @Nullable String picked,
    List<Rejected> rejected,
    List<Download> downloads,
    @Nullable Rebuild rebuild,
    Judgement judgement) {
  /** Copies the lists. */
  public Pick {
    rejected = List.copyOf(rejected);
    downloads = List.copyOf(downloads);
  }

  /** Returns whether the package's addon loads. */
  public Verdict verdict() {
    return judgement.verdict();
  }
}
