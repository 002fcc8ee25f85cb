package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLibraries;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files that bring, or ask for, very many libraries. */
class ManyLibrariesTest {
  private static final int CHAIN = 3000;
  private static final long SMALL_STACK = 256 * 1024;

  /** A system of which is known that it has nothing. */
  private static final SystemLibraries NOTHING =
      new SystemLibraries() {
        @Override
        public String describe() {
          return "nothing";
        }

        @Override
        public String pathOf(String soname) {
          return soname;
        }

        @Override
        public Availability library(String soname) {
          return Availability.no("there is nothing");
        }

        @Override
        public Availability version(String soname, String version) {
          return Availability.no("there is nothing");
        }

        @Override
        public Availability symbol(String soname, String symbol) {
          return Availability.no("there is nothing");
        }
      };

  /** A directory of libraries, each of which needs the next. */
  private static final class Chain implements FileTree {
    @Override
    public String name() {
      return "chain";
    }

    @Override
    public @Nullable Entry entry(String path) {
      if (path.isEmpty()) return new Entry("", Kind.DIRECTORY, 0);
      return path.matches("lib[0-9]+\\.so") ? new Entry(path, Kind.FILE, ElfBuilder.SIZE) : null;
    }

    @Override
    public List<Entry> list(String directory) {
      return List.of();
    }

    @Override
    public ByteSource open(String path) {
      int number = Integer.parseInt(path.replaceAll("\\D", ""));
      return ByteSource.of(path, library(number));
    }

    @Override
    public String readLink(String path) throws IOException {
      throw new IOException(path);
    }
  }

  private static byte[] library(int number) {
    ElfBuilder builder = ElfBuilder.x64();
    if (number < CHAIN) builder.needed("lib" + (number + 1) + ".so");
    return inOneSegment(
        builder.dyn(Elf.DT_RUNPATH, builder.text("$ORIGIN")).symbols().sysvHash(1).build());
  }

  /** Two segments in one page are refused. */
  private static byte[] inOneSegment(byte[] file) {
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(64 + 4, Elf.PF_R | Elf.PF_W);
    out.putLong(64 + 32, ElfBuilder.SIZE).putLong(64 + 40, ElfBuilder.SIZE);
    out.putInt(64 + 56, Elf.PT_NULL);
    return file;
  }

  private static LoadResult load(SystemLoader loader, byte[] file, FileTree tree)
      throws IOException {
    return loader.load(
        new LoadRequest(
            "/app/x.node",
            ByteSource.of("x.node", file),
            null,
            tree,
            "x.node",
            new LoadRequest.Process(
                Architecture.X64,
                loader instanceof GlibcLoader ? "2.36" : "1.2.3",
                OsVersions.ANY,
                null,
                NOTHING,
                null,
                "node",
                LoadRequest.Linked.BARE),
            ReadLimits.defaults()));
  }

  @Test
  void aChainOfLibrariesMayBeLongerThanAStackIsDeep() throws Exception {
    for (SystemLoader loader : new ElfFormat().loaders()) {
      FutureTask<LoadResult> load = new FutureTask<>(() -> load(loader, library(0), new Chain()));
      Thread thread = new Thread(null, load, "chain", SMALL_STACK);
      thread.start();
      try {
        assertEquals(CHAIN, load.get().libraries().size());
        assertEquals(List.of(), load.get().failures());
      } catch (ExecutionException e) {
        throw new AssertionError(loader.kind() + " does not answer", e.getCause());
      }
    }
  }

  @Test
  void ofManyMissingLibrariesTheFirstAreTold() throws IOException {
    for (SystemLoader loader : new ElfFormat().loaders()) {
      ElfBuilder builder = ElfBuilder.x64().symbols().sysvHash(1);
      for (int i = 0; i < 101; i++) builder.needed("none" + i);
      LoadResult result = load(loader, inOneSegment(builder.build()), new Chain());
      List<String> names = new ArrayList<>();
      for (var failure : result.failures()) names.add(failure.detail().get("library"));
      assertEquals(100, names.size(), () -> loader.kind() + ": " + result.failures());
      assertEquals("none0", names.get(0));
      assertEquals("none99", names.get(99));
      assertTrue(result.cut());
    }
  }
}
