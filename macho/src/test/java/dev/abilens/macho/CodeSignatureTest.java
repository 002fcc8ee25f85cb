package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSignatureTest {
  private static final String ENTITLED =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <plist version="1.0"><dict>
        <key>com.apple.security.cs.allow-jit</key>
        <true/>
        <key>com.apple.security.cs.disable-library-validation</key><true/>
        <key>com.apple.security.get-task-allow</key>
        <false/>
      </dict></plist>
      """;

  private static CodeSignature read(byte[] file) throws IOException {
    CodeSignature signature = MachOFile.of(ByteSource.of("a.node", file)).codeSignature();
    assertNotNull(signature);
    return signature;
  }

  private static CodeSignature read(SignatureBuilder builder) throws IOException {
    return read(new MachOBuilder().signed(builder).build());
  }

  @Test
  void whatTheLinkerWrites() throws IOException {
    CodeSignature signature = read(new SignatureBuilder());
    assertEquals(CodeSignature.Kind.LINKER_SIGNED, signature.kind());
    assertEquals("addon", signature.identifier());
    assertNull(signature.teamId());
    assertEquals("CS_ADHOC+CS_LINKER_SIGNED", CodeSigning.flagNames(signature.flags()));
    assertEquals(
        "[addon CS_HASHTYPE_SHA256 CS_ADHOC+CS_LINKER_SIGNED]", signature.directories().toString());
    assertFalse(signature.hasEntitlements());
    assertEquals(0, signature.cmsLength());
    assertEquals(List.of(), signature.problems());
    assertEquals(
        new CodeSignature.PageCheck(
            CodeSignature.PageCheck.Answer.INTACT,
            -1,
            -1,
            "5 pages have the CS_HASHTYPE_SHA256 that was signed"),
        signature.checkedPages());
  }

  @Test
  void anIdentityWithEntitlements() throws IOException {
    CodeSignature signature =
        read(
            new SignatureBuilder()
                .team("HX7739G8FX")
                .flags(CodeSigning.CS_RUNTIME)
                .entitlements(ENTITLED)
                .hashes(CodeSigning.CS_HASHTYPE_SHA1, CodeSigning.CS_HASHTYPE_SHA256));
    assertEquals(CodeSignature.Kind.IDENTITY, signature.kind());
    assertEquals("HX7739G8FX", signature.teamId());
    assertEquals(2, signature.cmsLength());
    assertTrue(signature.isHardened());
    assertEquals(ENTITLED, signature.entitlements());
    assertTrue(signature.hasEntitlement("com.apple.security.cs.allow-jit"));
    assertFalse(signature.hasEntitlement("com.apple.security.get-task-allow"));
    assertFalse(signature.hasEntitlement("com.apple.security"));
    assertFalse(signature.validatesLibraries());
    assertEquals(
        List.of(1, 2), signature.directories().stream().map(CodeDirectory::hashType).toList());
    assertEquals(2, signature.directory() == null ? 0 : signature.directory().hashType());
    assertTrue(
        read(new SignatureBuilder().team("T").flags(CodeSigning.CS_REQUIRE_LV))
            .validatesLibraries());
  }

  @ParameterizedTest
  @CsvSource({"0x2, AD_HOC", "0x20002, LINKER_SIGNED", "0, INCOMPLETE"})
  void kinds(String flags, CodeSignature.Kind kind) throws IOException {
    assertEquals(kind, read(new SignatureBuilder().flags(Integer.decode(flags))).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4095, 0",
    "4096, 1",
    "16383, 3",
    "16384, 4",
  })
  void aChangedByteIsFoundInItsPage(int at, int page) throws IOException {
    byte[] file = new MachOBuilder().imports("_x", -2).build();
    // The head is read to find the signature, so a byte of padding stands for its page.
    int change = at == 0 ? 2000 : at;
    file[change] ^= 1;
    assertEquals(
        new CodeSignature.PageCheck(
            CodeSignature.PageCheck.Answer.CHANGED,
            page,
            page * 4096L,
            "page "
                + page
                + " has another CS_HASHTYPE_SHA256 than was signed, at offset 0x"
                + Integer.toHexString(page * 4096)),
        read(file).checkedPages());
  }

  @Test
  void aSliceIsComparedFromItsOwnBeginning() throws IOException {
    byte[] fat = MachOBuilder.fat(new MachOBuilder().x64().build(), new MachOBuilder().build());
    FatFile file = FatFile.of(ByteSource.of("fat", fat));
    for (MachOFile slice : file.slices()) {
      CodeSignature signature = slice.codeSignature();
      assertNotNull(signature);
      assertEquals(
          CodeSignature.PageCheck.Answer.INTACT, signature.checkedPages().answer(), slice.name());
    }
  }

  @Test
  void flagsWithoutNamesAreNumbers() {
    assertEquals("CS_RUNTIME+0x1000000", CodeSigning.flagNames(0x1010000));
    assertEquals("0", CodeSigning.flagNames(0));
    assertEquals("CS_HASHTYPE_0x63", CodeSigning.hashTypeName(99));
  }

  /** The signature begins here in the file that is changed below. */
  private static final int AT = 16400;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | 0xfade0cc1 | LC_CODE_SIGNATURE > magic at offset 0x4010: found 0xfade0cc1, expected"
            + " CSMAGIC_EMBEDDED_SIGNATURE 0xfade0cc0",
        "4  | 275  | LC_CODE_SIGNATURE > length at offset 0x4014: found 275, expected 12 to 274",
        "4  | 11   | LC_CODE_SIGNATURE > length at offset 0x4014: found 11, expected 12 to 274",
        "8  | 33   | LC_CODE_SIGNATURE > SuperBlob > count at offset 0x4018: found 33, expected at"
            + " most 32 entries in 274 bytes",
        "16 | 0    | LC_CODE_SIGNATURE > BlobIndex[0] > offset at offset 0x4020: found 0, expected an"
            + " offset from 20 on",
        "16 | 267  | LC_CODE_SIGNATURE > SuperBlob > Blob[0] at offset 0x411b: found 8 bytes at 267,"
            + " expected bytes within the 274 of a.node: LC_CODE_SIGNATURE > SuperBlob",
        "24 | 7    | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > length at offset 0x4028: found 7,"
            + " expected at least 8",
        "24 | 255  | LC_CODE_SIGNATURE > SuperBlob > Blob[0] at offset 0x4024: found 255 bytes at"
            + " 20, expected bytes within the 274 of a.node: LC_CODE_SIGNATURE > SuperBlob",
        "20 | 7    | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > magic at offset 0x4024: found 0x7,"
            + " expected CSMAGIC_CODEDIRECTORY 0xfade0c02",
        "36 | 253  | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > hashOffset at offset 0x4034: found 253"
            + " with 0 bytes of hashes before it and 160 from it on, expected hashes within the 254"
            + " bytes of the directory",
        "44 | 4    | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > hashOffset at offset 0x4034: found 94"
            + " with 128 bytes of hashes before it and 160 from it on, expected hashes within the 254"
            + " bytes of the directory",
        "48 | -1   | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > hashOffset at offset 0x4034: found 94"
            + " with 0 bytes of hashes before it and 137438953440 from it on, expected hashes within"
            + " the 254 bytes of the directory",
        "40 | 254  | LC_CODE_SIGNATURE > SuperBlob > Blob[0] at offset 0x4122: found a string without"
            + " an end, expected a zero byte within 254 bytes",
        "56 | 0x10020c00 | LC_CODE_SIGNATURE > SuperBlob > Blob[0] > hashSize at offset 0x4048:"
            + " found 16, expected 32 for CS_HASHTYPE_SHA256"
      })
  void whatContradictsItself(int at, String value, String message) throws IOException {
    byte[] file = new MachOBuilder().build();
    ByteBuffer.wrap(file).putInt(AT + at, Long.decode(value).intValue());
    CodeSignature signature = read(file);
    assertEquals(
        "a.node: " + message,
        signature.problems().stream().map(Problem::message).findFirst().orElse(""));
    assertEquals(CodeSignature.PageCheck.Answer.UNKNOWN, signature.checkedPages().answer());
  }

  @Test
  void twoDirectoriesInOneSlot() throws IOException {
    byte[] file =
        new MachOBuilder()
            .signed(
                new SignatureBuilder()
                    .hashes(CodeSigning.CS_HASHTYPE_SHA1, CodeSigning.CS_HASHTYPE_SHA256))
            .build();
    ByteBuffer.wrap(file).putInt(AT + 20, 0);
    CodeSignature signature = read(file);
    assertEquals(1, signature.directories().size());
    assertTrue(
        signature
            .problems()
            .get(0)
            .message()
            .endsWith("found another code directory in slot 0x0, expected one"),
        signature.problems().toString());
  }

  @Test
  void pagesThatAreNotThereAreChanged() throws IOException {
    byte[] file = new MachOBuilder().build();
    int limit = AT + 20 + 32;
    assertEquals(AT, ByteBuffer.wrap(file).getInt(limit));
    ByteBuffer.wrap(file).putInt(limit, 0x7fffffff);
    assertEquals(
        "the file ends before what was signed does, at offset 0x"
            + Integer.toHexString(file.length),
        read(file).checkedPages().evidence());
    ByteBuffer.wrap(file).putInt(limit, AT).putInt(limit - 4, 4);
    assertEquals("page 4 has no hash, at offset 0x4000", read(file).checkedPages().evidence());
  }

  @Test
  void moreBlobsThanAnybodyWritesAreALimit() throws IOException {
    SignatureBuilder builder = new SignatureBuilder();
    for (int i = 0; i < 1024; i++) builder.blob(77, 88, new byte[0]);
    CodeSignature signature = read(builder);
    assertEquals(1024, signature.blobs().size());
    assertEquals("LIMIT_REACHED", signature.problems().get(0).code());
    assertEquals(77, signature.blobs().get(1).slot());
    assertEquals(88, signature.blobs().get(1).magic());
  }
}
