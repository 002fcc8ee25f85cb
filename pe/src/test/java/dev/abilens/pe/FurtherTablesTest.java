package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of images that tests make, sound and bent. */
class FurtherTablesTest {
  private static PeFile open(SmallPe pe) {
    return open(pe.build());
  }

  private static PeFile open(byte[] bytes) {
    try {
      return PeFile.of(ByteSource.of("app.node", bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> messages(PeFile file) {
    return file.problems().stream().map(Problem::message).toList();
  }

  @Test
  void anImageWithoutTheseTablesHasNone() {
    PeFile file = open(SmallPe.x64());
    assertTrue(file.debug().isEmpty() && file.resources().isEmpty());
    assertTrue(file.certificates().isEmpty() && file.richHeader().isEmpty());
    assertNull(file.tls());
    assertNull(file.loadConfig());
    assertNull(file.chpe());
    assertNull(file.clr());
    assertNull(file.certificates().authenticode());
    assertTrue(file.overlay().isEmpty());
    assertEquals(List.of(), messages(file));
  }

  // --- debug

  private static SmallPe debug(SmallPe pe, int type, byte[] data) {
    int rva = pe.put(data);
    ByteBuffer entry = SmallPe.buffer(28);
    entry.putInt(12, type).putInt(16, data.length).putInt(20, rva);
    entry.putInt(24, rva - SmallPe.SECTION + SmallPe.HEADERS);
    return pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_DEBUG, pe.put(entry), 28);
  }

  @Test
  void theProgramDatabaseIsNamed() {
    ByteBuffer rsds = SmallPe.buffer(24 + 9);
    rsds.put("RSDS".getBytes(StandardCharsets.US_ASCII));
    rsds.putInt(0x5181b6cf).putShort((short) 0x4d00).putShort((short) 0x4c4d);
    rsds.put(new byte[] {(byte) 0xa5, 0x3f, (byte) 0xe9, 0x22, 0x5d, (byte) 0xa8, 0x52, 0x14});
    rsds.putInt(3).put("\u00e4bc.pdb".getBytes(StandardCharsets.UTF_8));
    PeFile file = open(debug(SmallPe.x64(), 2, SmallPe.bytes(rsds)));
    CodeView found = file.debug().codeView();
    assertEquals(
        new CodeView("RSDS", "5181b6cf-4d00-4c4d-a53f-e9225da85214", 0, 3, "\u00e4bc.pdb"), found);
    assertEquals("5181B6CF4D004C4DA53FE9225DA852143", found == null ? "" : found.id());
    assertEquals("IMAGE_DEBUG_TYPE_CODEVIEW", file.debug().get(0).typeName());

    ByteBuffer nb10 = SmallPe.buffer(16 + 6);
    nb10.put("NB10".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(0x3b7d84d4).putInt(1);
    nb10.put("a.pdb".getBytes(StandardCharsets.US_ASCII));
    found = open(debug(SmallPe.ia32(), 2, SmallPe.bytes(nb10))).debug().codeView();
    assertEquals(new CodeView("NB10", null, 0x3b7d84d4L, 1, "a.pdb"), found);
    assertEquals("3B7D84D41", found == null ? "" : found.id());
  }

  @Test
  void aPathWithoutAnEndCostsTheProgramDatabaseOnly() {
    byte[] data = Arrays.copyOf("RSDS".getBytes(StandardCharsets.US_ASCII), 28);
    Arrays.fill(data, 24, 28, (byte) 'x');
    PeFile file = open(debug(SmallPe.x64(), 2, data));
    assertNull(file.debug().codeView());
    assertEquals(1, file.debug().size());
    assertEquals(
        List.of(
            "app.node: Debug[0] IMAGE_DEBUG_TYPE_CODEVIEW at offset 0x428: found a string without an"
                + " end, expected a zero byte within 28 bytes"),
        messages(file));
  }

  @Test
  void otherKindsOfDebugDataAreKept() {
    PeFile file = open(debug(SmallPe.x64(), 20, new byte[] {0x41, 0, 0, 0}));
    assertEquals(
        PeTables.IMAGE_DLLCHARACTERISTICS_EX_CET_COMPAT
            | PeTables.IMAGE_DLLCHARACTERISTICS_EX_FORWARD_CFI_COMPAT,
        file.debug().extendedDllCharacteristics());
    assertFalse(file.debug().isReproducible());
    assertTrue(open(debug(SmallPe.x64(), 16, new byte[0])).debug().isReproducible());
    assertEquals(
        "IMAGE_DEBUG_TYPE_0x63",
        open(debug(SmallPe.x64(), 99, new byte[4])).debug().get(0).typeName());
  }

  @Test
  void aDebugDirectoryBeyondTheSectionIsReadAsFarAsItGoes() {
    SmallPe pe = debug(SmallPe.x64(), 16, new byte[0]);
    PeFile file = open(pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_DEBUG, 0x1010, 0xffff_ffffL));
    assertEquals(0x1f0 / 28, file.debug().size());
    assertEquals(
        List.of(
            "app.node: Debug at offset 0x410: found 4294967295 bytes at RVA 0x1010, expected at most"
                + " the 496 bytes that the file holds there"),
        messages(file));
  }

  // --- resources

  private static byte[] versionInfo() {
    ByteBuffer b = SmallPe.buffer(0x100);
    int[] starts = new int[4];
    block(b, starts, 0, 52, 0, "VS_VERSION_INFO");
    b.putInt(0xfeef04bd).putInt(0x10000).putInt(0x0001_0002).putInt(0x0003_0004);
    b.putInt(0x0005_0006).putInt(0x0007_0008).putInt(0x3f).putInt(0x41).putInt(4).putInt(2);
    b.position(b.position() + 12);
    block(b, starts, 1, 0, 1, "StringFileInfo");
    block(b, starts, 2, 0, 1, "040904b0");
    block(b, starts, 3, 3, 1, "Name");
    b.put("ab\0".getBytes(StandardCharsets.UTF_16LE));
    for (int start : starts) b.putShort(start, (short) (b.position() - start));
    return Arrays.copyOf(SmallPe.bytes(b), b.position());
  }

  private static void block(
      ByteBuffer b, int[] starts, int level, int value, int type, String key) {
    starts[level] = b.position();
    b.putShort((short) 0).putShort((short) value).putShort((short) type);
    b.put((key + "\0").getBytes(StandardCharsets.UTF_16LE));
    while (b.position() % 4 != 0) b.put((byte) 0);
  }

  @Test
  void whatAFileSaysOfItsVersionIsRead() {
    PeFile file = open(SmallPe.x64().resource(PeTables.RT_VERSION, 1, versionInfo()));
    VersionInfo info = file.resources().versionInfo();
    assertNotNull(info);
    assertEquals("1.2.3.4", info.fileVersion());
    assertEquals("5.6.7.8", info.productVersion());
    assertEquals(1, info.fileFlags());
    assertEquals(2, info.fileType());
    assertEquals("ab", info.string("Name"));
    assertNull(info.string("Other"));
    assertEquals("040904b0", info.strings().get(0).language());
    assertEquals("RT_VERSION", file.resources().get(0).typeName());
    assertEquals(1033, file.resources().get(0).language());
    assertEquals(List.of(), messages(file));
  }

  @Test
  void manifestsComeInTheEncodingThatTheySayTheyHave() {
    PeFile plain = open(SmallPe.x64().manifest(2, "\ufeff<a/>"));
    assertEquals("<a/>", plain.resources().manifest(2));
    assertNull(plain.resources().manifest(1));
    byte[] wide = "\ufeff<a/>".getBytes(StandardCharsets.UTF_16LE);
    PeFile utf16 = open(SmallPe.x64().resource(PeTables.RT_MANIFEST, 2, wide));
    assertEquals("<a/>", utf16.resources().manifest(2));
  }

  private static SmallPe tree(int... words) {
    SmallPe pe = SmallPe.x64();
    ByteBuffer tree = SmallPe.buffer(4 * words.length);
    for (int word : words) tree.putInt(word);
    return pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_RESOURCE, pe.put(tree), tree.capacity());
  }

  @Test
  void aTreeThatLeadsBackIsWalkedOnce() {
    PeFile file = open(tree(0, 0, 0, 0x1_0000, 24, 0x8000_0000));
    assertEquals(List.of(), file.resources());
    assertEquals(
        List.of(
            "app.node: Resources > names of a type at offset 0x410: found a directory that another"
                + " entry leads to as well, expected a tree"),
        messages(file));
  }

  @Test
  void aDirectoryWithMoreEntriesThanTheSectionHasBytesIsReadAsFarAsItGoes() {
    PeFile file = open(tree(0, 0, 0, -1));
    // What follows in the section reads as leaves at its very beginning.
    assertEquals(60, file.resources().size());
    assertEquals(
        "app.node: Resources > NumberOfNamedEntries + NumberOfIdEntries at offset 0x41c: found"
            + " 131070, expected at most 60 entries within the bytes of the section",
        messages(file).get(0));
  }

  @Test
  void aFourthLevelIsNotLookedAt() {
    PeFile file =
        open(
            tree(
                0,
                0,
                0,
                0x1_0000,
                24,
                0x8000_0018,
                0,
                0,
                0,
                0x1_0000,
                2,
                0x8000_0030,
                0,
                0,
                0,
                0x1_0000,
                1033,
                0x8000_0000));
    assertEquals(0, file.resources().size());
    assertEquals("RESOURCE_TOO_DEEP", file.problems().get(0).code());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 5, 7, 90})
  void aBrokenVersionCostsOnlyItself(int length) {
    byte[] info = versionInfo();
    info[92 + 2] = 0;
    info[92] = (byte) length;
    info[93] = 0;
    PeFile file = open(SmallPe.x64().resource(PeTables.RT_VERSION, 1, info));
    file.resources().versionInfo();
    assertEquals(1, file.resources().size());
    assertTrue(messages(file).size() <= 1);
  }

  // --- TLS, load configuration, .NET

  @ParameterizedTest
  @CsvSource({"0x8664, 8", "0x14c, 4"})
  void tlsCallbacksAreCountedUpToTheirEnd(int machine, int word) {
    SmallPe pe = new SmallPe(machine);
    ByteBuffer callbacks = SmallPe.buffer(3 * word);
    pe.word(callbacks, 7);
    pe.word(callbacks, 9);
    int list = pe.put(callbacks);
    ByteBuffer tls = SmallPe.buffer(4 * word + 8);
    pe.word(tls, 1);
    pe.word(tls, 2);
    pe.word(tls, 3);
    pe.word(tls, pe.base() + list).putInt(4).putInt(0x30_0000);
    pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_TLS, pe.put(tls), tls.capacity());
    PeFile file = open(pe);
    assertEquals(
        new TlsDirectory(1, 2, 3, pe.base() + list, 4, 0x30_0000, List.of(7L, 9L), List.of()),
        file.tls());
    assertEquals(List.of(), messages(file));
  }

  @Test
  void tlsCallbacksOutsideOfTheImageAreAProblem() {
    SmallPe pe = SmallPe.x64();
    ByteBuffer tls = SmallPe.buffer(40).putLong(24, 0x1234);
    PeFile file = open(pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_TLS, pe.put(tls), 40));
    assertNotNull(file.tls());
    assertEquals(
        List.of(
            "app.node: TLS > AddressOfCallBacks at offset 0x0: found address 0x1234, expected an"
                + " address of the image"),
        messages(file));
  }

  private static SmallPe config(SmallPe pe, ByteBuffer config) {
    return pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, pe.put(config), config.capacity());
  }

  @Test
  void theLoadConfigurationIsAsLongAsItSays() {
    ByteBuffer config = SmallPe.buffer(320).putInt(0, 112).putShort(78, (short) 0x800);
    config.putLong(88, 0x1111).putInt(144, 0x500);
    LoadConfig found = open(config(SmallPe.x64(), config)).loadConfig();
    assertNotNull(found);
    assertEquals(0x800, found.dependentLoadFlags());
    assertEquals(0x1111, found.securityCookie());
    // Beyond what it says of itself.
    assertEquals(0, found.guardFlags());
    config.putInt(0, 320);
    found = open(config(SmallPe.x64(), config)).loadConfig();
    assertEquals(0x500, found == null ? 0 : found.guardFlags());
  }

  @ParameterizedTest
  @CsvSource({
    "0x8664, true, false, ARM64EC",
    "0xaa64, true, true, ARM64X",
    "0xaa64, false, true, ARM64X",
    "0xaa64, true, false, ARM64X",
    "0xaa64, false, false, ",
    "0x14c, true, false, CHPE_X86",
    "0x8664, false, false, "
  })
  void mixedArchitecturesAreToldApart(
      int machine, boolean metadata, boolean relocations, Chpe.Kind kind) {
    SmallPe pe = new SmallPe(machine);
    boolean wide = machine != Pe.IMAGE_FILE_MACHINE_I386;
    int chpe = pe.put(SmallPe.buffer(80).putInt(2).putInt(0x1000).putInt(3));
    // Version 1: symbol, size, and twelve bytes of fixups.
    ByteBuffer table = SmallPe.buffer(8 + 12 + 12).putInt(1).putInt(24);
    table.putLong(PeTables.IMAGE_DYNAMIC_RELOCATION_ARM64X).putInt(12);
    int dynamic = pe.put(table);
    ByteBuffer config = SmallPe.buffer(wide ? 320 : 192);
    config.putInt(0, config.capacity());
    if (metadata && wide) config.putLong(200, pe.base() + chpe);
    if (metadata && !wide) config.putInt(124, (int) pe.base() + chpe);
    if (relocations) config.putInt(224, dynamic - SmallPe.SECTION).putShort(228, (short) 1);
    PeFile file = open(config(pe, config));
    Chpe found = file.chpe();
    assertEquals(kind, found == null ? null : found.kind());
    if (found != null && metadata) assertEquals(3, found.codeMapCount());
    assertEquals(relocations, file.dynamicRelocations().hasArm64X());
    assertEquals(List.of(), messages(file));
  }

  @Test
  void dynamicRelocationsThatGoOnForEverEnd() {
    SmallPe pe = SmallPe.arm64();
    ByteBuffer table = SmallPe.buffer(0x1000).putInt(1).putInt(-1);
    int dynamic = pe.put(table);
    ByteBuffer config = SmallPe.buffer(320).putInt(0, 320);
    config.putInt(224, dynamic - SmallPe.SECTION).putShort(228, (short) 1);
    PeFile file = open(config(pe, config));
    assertEquals(256, file.dynamicRelocations().symbols().size());
    assertEquals("LIMIT_REACHED", file.problems().get(0).code());
  }

  @Test
  void theRuntimeOfANetImageIsNamed() {
    SmallPe pe = SmallPe.ia32();
    ByteBuffer root = SmallPe.buffer(28).putInt(0x424a5342).putInt(0x1_0001).putInt(0).putInt(12);
    root.put("v4.0.30319".getBytes(StandardCharsets.US_ASCII));
    int metaData = pe.put(root);
    ByteBuffer header = SmallPe.buffer(72).putInt(72).putShort((short) 2).putShort((short) 5);
    header.putInt(metaData).putInt(28).putInt(PeTables.COMIMAGE_FLAGS_ILONLY);
    PeFile file = open(pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, pe.put(header), 72));
    ClrHeader found = file.clr();
    assertNotNull(found);
    assertEquals("v4.0.30319", found.version());
    assertTrue(found.isPureIl());
    assertEquals(2, found.majorRuntimeVersion());
  }

  // --- certificates

  private static final byte[] SHA256 = DerWriter.sequence(DerWriter.oid("608648016503040201"));

  private static byte[] certificate(String subject, String issuer, int serial) {
    byte[] tbs =
        DerWriter.sequence(
            DerWriter.value(Der.CONTEXT_0, DerWriter.integer(2)),
            DerWriter.integer(serial),
            SHA256,
            DerWriter.name(issuer),
            DerWriter.sequence(),
            DerWriter.name(subject),
            DerWriter.sequence());
    return DerWriter.sequence(tbs, SHA256);
  }

  private static byte[] signature(int serial) {
    byte[] digest =
        DerWriter.sequence(SHA256, DerWriter.value(Der.OCTET_STRING, new byte[] {1, 2}));
    byte[] indirect = DerWriter.sequence(DerWriter.sequence(), digest);
    byte[] content =
        DerWriter.sequence(
            DerWriter.oid("2b060104018237020104"), DerWriter.value(Der.CONTEXT_0, indirect));
    byte[] by = DerWriter.sequence(DerWriter.name("An Authority"), DerWriter.integer(serial));
    byte[] signer = DerWriter.sequence(DerWriter.integer(1), by, SHA256);
    byte[] data =
        DerWriter.sequence(
            DerWriter.integer(1),
            DerWriter.value(Der.SET, SHA256),
            content,
            DerWriter.value(
                Der.CONTEXT_0,
                certificate("An Authority", "Root", 1),
                certificate("Jane Doe, Ltd.", "An Authority", 700)),
            DerWriter.value(Der.SET, signer));
    return DerWriter.sequence(
        DerWriter.oid("2a864886f70d010702"), DerWriter.value(Der.CONTEXT_0, data));
  }

  private static SmallPe signed(byte[] signature, int length) {
    ByteBuffer table = SmallPe.buffer(8 + signature.length + 7 & -8);
    table.putInt(length).putShort((short) 0x200).putShort((short) 2).put(signature);
    SmallPe pe = SmallPe.x64().tail(SmallPe.bytes(table));
    return pe.directory(Pe.IMAGE_DIRECTORY_ENTRY_SECURITY, 0x600, table.capacity());
  }

  @Test
  void theSignerIsTheOneWhoseCertificateIsMeant() {
    byte[] signature = signature(700);
    PeFile file = open(signed(signature, 8 + signature.length));
    assertEquals(
        new Authenticode(
            "SHA-256",
            "0102",
            List.of(
                new Authenticode.Signer(
                    "CN=Jane Doe\\, Ltd.", "CN=An Authority", BigInteger.valueOf(700), "SHA-256"))),
        file.certificates().authenticode());
    assertEquals(List.of(), messages(file));
    assertEquals(0x600, file.overlay().offset());

    Authenticode other =
        open(signed(signature(701), 8 + signature.length)).certificates().authenticode();
    assertNull(other == null ? "" : other.signers().get(0).subject());
  }

  @Test
  void everyByteOfASignatureMayBeWrong() {
    byte[] signature = signature(700);
    for (int i = 0; i < signature.length; i++)
      for (int value : new int[] {0, 0x7f, 0x80, 0x84, 0xff}) {
        byte[] bent = signature.clone();
        bent[i] = (byte) value;
        PeFile file = open(signed(bent, 8 + signature.length));
        Authenticode found = file.certificates().authenticode();
        assertEquals(found == null, !file.certificates().problems().isEmpty());
      }
  }

  @Test
  void aTableOfCertificatesWithAWrongLengthIsAProblem() {
    PeFile file = open(signed(signature(700), 4));
    assertTrue(file.certificates().isEmpty());
    assertTrue(
        messages(file)
            .get(0)
            .startsWith(
                "app.node: Certificates[0] > dwLength at offset 0x600: found 4, expected 8 to "),
        messages(file).get(0));
    file = open(SmallPe.x64().directory(Pe.IMAGE_DIRECTORY_ENTRY_SECURITY, 0xffff_0000L, 64));
    assertEquals(
        List.of(
            "app.node: Certificates at offset 0x600: found 64 bytes at 0xffff0000, expected bytes"
                + " within the 1536 of the file"),
        messages(file));
  }

  // --- Rich header

  @Test
  void aRichHeaderThatWasMovedIsUnsound() {
    byte[] file = SmallPe.x64().build();
    // Between the DOS header and the PE header there is room for one tool.
    int dans = 0x60 - 0x18;
    ByteBuffer b = ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int sum = dans;
    for (int i = 0; i < dans; i++)
      if (i < 0x3c || i > 0x3f) sum += Integer.rotateLeft(file[i] & 0xff, i);
    sum += Integer.rotateLeft(0x0104_0007, 5);
    int key = sum;
    b.putInt(dans, 0x536e6144 ^ key).putInt(dans + 4, key).putInt(dans + 8, key);
    b.putInt(dans + 12, key).putInt(dans + 16, 0x0104_0007 ^ key).putInt(dans + 20, 5 ^ key);
    b.putInt(0x60, 0x68636952).putInt(0x64, key);
    RichHeader rich = open(file).richHeader();
    assertEquals(List.of(new RichHeader.Tool(0x104, 7, 5)), rich);
    assertTrue(rich.isSound());
    assertEquals(dans, rich.offset());
    file[0x10] ^= 1;
    assertFalse(open(file).richHeader().isSound());
    assertEquals(1, open(file).richHeader().size());
  }
}
