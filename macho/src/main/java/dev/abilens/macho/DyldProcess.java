package dev.abilens.macho;

import dev.abilens.image.LoadRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of macOS before the load.
 *
 * @param program the program, or null if it is not at hand
 * @param closure the images that are there
 * @param gap what keeps the list from being complete, or null
 */
record DyldProcess(@Nullable LinkedImage program, DyldClosure closure, @Nullable String gap) {
  /** What every program of macOS has. */
  private static final String LIBSYSTEM = "/usr/lib/libSystem.B.dylib";

  /** What the official Node.js programs bring, where the program itself is not at hand. */
  private static final List<String> USUAL =
      List.of(
          "/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation",
          "/usr/lib/libc++.1.dylib");

  static DyldProcess read(LoadRequest.Process process, DyldSearch search) throws IOException {
    if (!(process.program() instanceof MachOImage image)) {
      List<LinkedImage> images = new ArrayList<>();
      if (!process.bare()) for (String path : USUAL) images.add(LinkedImage.claimed(path));
      images.add(LinkedImage.claimed(LIBSYSTEM));
      String gap =
          process.program() == null ? null : process.programPath() + " is no Mach-O program";
      return new DyldProcess(null, new DyldClosure(search, images), gap);
    }
    DyldObject object = new DyldObject(image.file(), 0, List.of());
    LinkedImage program =
        new LinkedImage(process.programPath(), process.programPath(), object, null, "");
    DyldClosure closure = new DyldClosure(search, List.of());
    List<String> gaps = new ArrayList<>();
    closure.load(
        new LinkedImage.Chain(program, null),
        (asking, dylib, result) ->
            gaps.add(
                asking.path()
                    + " needs "
                    + dylib.name()
                    + ", which the system given does not show"));
    return new DyldProcess(program, closure, gaps.isEmpty() ? null : gaps.get(0));
  }
}
