package dev.abilens;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of classes in the constant pool of a class file (JVMS 4.4). */
final class ClassFile {
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

  private ClassFile() {}

  /** Returns the binary names, with slashes, of all classes that a class mentions. */
  static Set<String> mentions(byte[] classFile) throws IOException {
    Map<Integer, String> texts = new HashMap<>();
    Set<Integer> classes = new TreeSet<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(i, in.readUTF());
        case 7 -> classes.add(in.readUnsignedShort());
        case 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          // JVMS 4.4.5: a long or a double takes two entries.
          i++;
        }
        default -> throw new IOException("constant pool tag " + tag);
      }
    }
    Set<String> names = new TreeSet<>();
    texts.forEach(
        (index, text) -> {
          if (classes.contains(index) && !text.startsWith("[")) names.add(text);
        });
    for (String text : texts.values()) {
      Matcher matcher = IN_DESCRIPTOR.matcher(text);
      while (matcher.find()) names.add(matcher.group(1));
    }
    return names;
  }
}
