package dev.abilens.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Real binaries that other people's jars on the class path of the tests contain. */
public final class ClassPathFiles {
  // One resource of each jar, by which it is found.
  private static final List<String> JARS =
      List.of(
          "com/sun/jna/Native.class",
          "META-INF/resources/webjars/bufferutil/4.0.7/package.json",
          "META-INF/resources/webjars/utf-8-validate/5.0.10/package.json",
          "META-INF/resources/webjars/fsevents/2.3.3/package.json");

  private ClassPathFiles() {}

  /** Returns the native libraries and addons of all these jars that are at hand, by name. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> found = new TreeMap<>();
    for (String resource : JARS) {
      var url = ClassLoader.getSystemResource(resource);
      if (url == null) continue;
      String text = url.toString();
      Path jar = Path.of(URI.create(text.substring("jar:".length(), text.indexOf('!'))));
      try (JarFile file = new JarFile(jar.toFile())) {
        for (Enumeration<JarEntry> e = file.entries(); e.hasMoreElements(); ) {
          JarEntry entry = e.nextElement();
          if (!entry.getName().matches(".*\\.(node|so|jnilib|dylib|dll|a)")) continue;
          try (InputStream in = file.getInputStream(entry)) {
            found.put(entry.getName(), in.readAllBytes());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }
}
