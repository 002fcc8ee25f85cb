package dev.abilens.benchmarks;

import dev.abilens.benchmarks.Part.Field;
import dev.abilens.header.BinaryFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.MachineMetadata;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.executable.ExecutableParser;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** {@code org.apache.tika:tika-parser-code-module}: size of an address and byte order of ELF. */
final class Tika implements Contestant {
  private final ExecutableParser parser = new ExecutableParser();

  @Override
  public Part part() {
    return new Part(Set.of(BinaryFormat.ELF), Set.of(Field.BITS, Field.ORDER), "", false);
  }

  @Override
  public Object load(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public long header(Object file) throws IOException, SAXException, TikaException {
    Metadata seen = new Metadata();
    ByteArrayInputStream in = new ByteArrayInputStream((byte[]) file);
    parser.parse(in, new DefaultHandler(), seen, new ParseContext());
    int bits = "64".equals(seen.get(MachineMetadata.ARCHITECTURE_BITS)) ? 64 : 32;
    boolean big = MachineMetadata.Endian.BIG.getName().equals(seen.get(MachineMetadata.ENDIAN));
    return HeaderSum.of(HeaderSum.ELF, bits, big, 0, 0, 0);
  }

  @Override
  public void facts(Object file, Sink sink) {}
}
