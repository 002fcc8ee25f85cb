package dev.abilens.verdict;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.image.Symbol;
import dev.abilens.image.SystemLoader;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges images of tests by a loader of tests. */
final class Judging {
  private Judging() {}

  /** A loader that finds every library and leaves every import to the program, bound lazily. */
  static SystemLoader loader(LoaderKind kind) {
    return answering(
        kind,
        request -> {
          List<LoadResult.OpenSymbol> open = new ArrayList<>();
          Image image = request.image();
          if (image != null)
            for (Symbol symbol : image.imports())
              open.add(new LoadResult.OpenSymbol(symbol.name(), true, request.path()));
          return new LoadResult(List.of(), List.of(), open, List.of(), List.of());
        });
  }

  /** A loader that refuses. */
  static SystemLoader refusing(LoaderKind kind, LoadFailure... failures) {
    return answering(
        kind,
        request -> new LoadResult(List.of(failures), List.of(), List.of(), List.of(), List.of()));
  }

  static SystemLoader answering(
      LoaderKind kind, java.util.function.Function<LoadRequest, LoadResult> answer) {
    return new SystemLoader() {
      @Override
      public LoaderKind kind() {
        return kind;
      }

      @Override
      public LoadResult load(LoadRequest request) {
        return answer.apply(request);
      }
    };
  }

  static LoadFailure failure(String kind, String message, Map<String, String> detail) {
    return new LoadFailure(kind, message, detail, 64, "fake.node: DT_VERNEED[0]", "");
  }

  static Subject subject(String path, Image... images) {
    return new Subject(
        path,
        path,
        ByteSource.of(path, new byte[1]),
        images.length == 0 ? BinaryFormat.NONE : images[0].header().format(),
        true,
        List.of(images),
        null,
        null,
        path);
  }

  static Judgement judge(Subject subject, Target.Builder target, SystemLoader... loaders)
      throws IOException {
    try (ResolvedTarget resolved =
        ResolvedTarget.of(target.build(), Platform.LINUX_X64, source -> List.of())) {
      return new Judge(List.of(loaders), ReadLimits.defaults()).judge(subject, resolved);
    }
  }
}
