package dev.abilens.benchmarks;

import com.kichik.pecoff4j.OptionalHeader;
import com.kichik.pecoff4j.PE;
import com.kichik.pecoff4j.io.PEParser;
import dev.abilens.benchmarks.Part.Field;
import dev.abilens.header.BinaryFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code com.kichik.pecoff4j:pecoff4j}: PE. It reads import tables, but on real addons has none of
 * the names in them.
 */
final class Pecoff4j implements Contestant {
  private static final int PE32_PLUS = 0x20b;

  @Override
  public Part part() {
    return new Part(Set.of(BinaryFormat.PE), EnumSet.allOf(Field.class), "", true);
  }

  @Override
  public Object load(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  private static PE parse(Object file) throws IOException {
    return PEParser.parse(new ByteArrayInputStream((byte[]) file));
  }

  @Override
  public long header(Object file) throws IOException {
    PE pe = parse(file);
    OptionalHeader optional = pe.getOptionalHeader();
    return HeaderSum.of(
        HeaderSum.PE,
        optional.getMagic() == PE32_PLUS ? 64 : 32,
        false,
        optional.getSubsystem(),
        pe.getCoffHeader().getMachine() & 0xffff,
        pe.getCoffHeader().getCharacteristics() & 0xffff);
  }

  @Override
  public void facts(Object file, Sink sink) throws IOException {
    parse(file);
  }
}
