package dev.abilens.benchmarks;

import dev.abilens.benchmarks.Part.Field;
import dev.abilens.header.BinaryFormat;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Set;

/**
 * What JNA looks at before it loads a library: class and byte order of an ELF file, and the float
 * ABI of an ARM one. It reads files only, so that opening counts.
 */
final class JnaElf implements Contestant {
  private static final MethodHandle ANALYSE;
  private static final MethodHandle IS_ELF;
  private static final MethodHandle IS_64;
  private static final MethodHandle IS_BIG;

  static {
    try {
      Class<?> analyser = Class.forName("com.sun.jna.ELFAnalyser");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(analyser, MethodHandles.lookup());
      ANALYSE =
          lookup
              .findStatic(analyser, "analyse", MethodType.methodType(analyser, String.class))
              .asType(MethodType.methodType(Object.class, String.class));
      IS_ELF = question(lookup, analyser, "isELF");
      IS_64 = question(lookup, analyser, "is64Bit");
      IS_BIG = question(lookup, analyser, "isBigEndian");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle question(MethodHandles.Lookup lookup, Class<?> in, String name)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(in, name, MethodType.methodType(boolean.class))
        .asType(MethodType.methodType(boolean.class, Object.class));
  }

  @Override
  public Part part() {
    return new Part(Set.of(BinaryFormat.ELF), Set.of(Field.BITS, Field.ORDER), "", false);
  }

  @Override
  public Object load(Path path) {
    return path.toString();
  }

  @Override
  public long header(Object file) throws IOException {
    try {
      Object seen = (Object) ANALYSE.invokeExact((String) file);
      if (!(boolean) IS_ELF.invokeExact(seen)) return 0;
      int bits = (boolean) IS_64.invokeExact(seen) ? 64 : 32;
      return HeaderSum.of(HeaderSum.ELF, bits, (boolean) IS_BIG.invokeExact(seen), 0, 0, 0);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void facts(Object file, Sink sink) {}
}
