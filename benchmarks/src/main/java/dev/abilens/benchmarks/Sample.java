package dev.abilens.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real native files, one for each kind of header. */
public enum Sample {
  /** 64-bit, little-endian. */
  ELF("/com/sun/jna/linux-x86-64/libjnidispatch.so"),
  /** 64-bit, big-endian. */
  ELF_BIG("/com/sun/jna/linux-s390x/libjnidispatch.so"),
  /** Thin, 64-bit, little-endian. */
  MACH_O("/com/sun/jna/darwin-aarch64/libjnidispatch.jnilib"),
  /** Universal, of two architectures. */
  FAT("/META-INF/resources/webjars/bufferutil/4.0.7/prebuilds/darwin-x64+arm64/node.napi.node"),
  /** PE32+. */
  PE("/META-INF/resources/webjars/bufferutil/4.0.7/prebuilds/win32-x64/node.napi.node"),
  /** A class file, which shares its magic with universal Mach-O. */
  CLASS("/com/sun/jna/Native.class");

  private final String resource;

  Sample(String resource) {
    this.resource = resource;
  }

  /** Returns a copy of the file on disk, which is gone when this process ends. */
  public Path path() throws IOException {
    Path copy = Files.createTempFile("abilens-benchmark", ".node");
    copy.toFile().deleteOnExit();
    return Files.write(copy, bytes());
  }

  /** Returns the whole file. */
  public byte[] bytes() {
    try (InputStream in = Sample.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException(resource + " is not on the class path");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
