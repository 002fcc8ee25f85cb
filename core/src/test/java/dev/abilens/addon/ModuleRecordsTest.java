package dev.abilens.addon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleRecordsTest {
  private static final long FUNCTION = FakeImage.CODE + 0x40;

  @ParameterizedTest
  @CsvSource({"32, false", "32, true", "64, false", "64, true"})
  void structuresAreFoundInEveryLayout(int bits, boolean bigEndian) {
    FakeImage image = new FakeImage(BinaryFormat.ELF, 8, bits, bigEndian);
    image.imports("node_module_register", "napi_module_register");
    long plain = image.nodeModule(57, 0, FUNCTION, 0, "plain");
    long aware = image.nodeModule(108, 1, 0, FUNCTION, "aware");
    long none = image.nodeModule(-1, 0, 0, 0, "ähm");
    long nodeApi = image.napiModule(1, FUNCTION, "api");
    long old = image.nodeModuleStruct(11, FUNCTION, "old");
    image.export("old_module", old);
    AddonProfile addon = AddonProfile.of(image);
    assertEquals(
        List.of(
            record(Registration.NODE_MODULE_REGISTER, 57, 0, true, false, "plain", plain),
            record(Registration.NODE_MODULE_REGISTER, 108, 1, false, true, "aware", aware),
            record(Registration.NODE_MODULE_REGISTER, -1, 0, false, false, "ähm", none)),
        addon.records(Registration.NODE_MODULE_REGISTER));
    assertEquals(
        List.of(record(Registration.NAPI_MODULE_REGISTER, 1, 0, true, false, "api", nodeApi)),
        addon.records(Registration.NAPI_MODULE_REGISTER));
    assertEquals(
        List.of(record(Registration.NODE_MODULE_STRUCT, 11, 0, true, false, "old", old)),
        addon.records(Registration.NODE_MODULE_STRUCT));
    assertEquals(OptionalInt.empty(), addon.moduleVersion(), "three numbers");
  }

  private static ModuleRecord record(
      Registration registration,
      int version,
      int flags,
      boolean register,
      boolean contextRegister,
      String name,
      long address) {
    return new ModuleRecord(
        registration,
        version,
        flags,
        register,
        contextRegister,
        name,
        address,
        address - FakeImage.CODE);
  }

  @Test
  void theNumberOfTheOnlyStructureIsTheModulesOwn() {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    image.nodeModule(93, 0, FUNCTION, 0, "addon");
    AddonProfile addon = AddonProfile.of(image);
    assertEquals(OptionalInt.of(93), addon.moduleVersion());
    assertEquals(Optional.of(false), addon.contextAware());
  }

  @Test
  void anExportedStructureAndAFunctionsNameHaveNumbersToo() {
    FakeImage image = FakeImage.x64();
    image.export("old_module", image.nodeModuleStruct(11, FUNCTION, "old"));
    image.export("node_register_module_v108", FUNCTION);
    assertEquals(OptionalInt.of(11), AddonProfile.of(image).moduleVersion());
    assertEquals(Optional.of(false), AddonProfile.of(image).contextAware());
    AddonProfile named =
        AddonProfile.of(FakeImage.x64().export("node_register_module_v108", FUNCTION));
    assertEquals(OptionalInt.of(108), named.moduleVersion());
    assertEquals(Optional.of(true), named.contextAware());
  }

  @Test
  void anAddonOfNodeApiIsBoundToNoNumber() {
    FakeImage image = FakeImage.x64();
    image.export("napi_register_module_v1", FUNCTION);
    image.export("node_register_module_v108", FUNCTION);
    assertEquals(OptionalInt.empty(), AddonProfile.of(image).moduleVersion());
    assertEquals(Optional.of(true), AddonProfile.of(image).contextAware());
  }

  @Test
  void whereTheStructureWasNotFoundItIsNotKnownWhetherItTakesAContext() {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    assertEquals(Optional.empty(), AddonProfile.of(image).contextAware());
    assertEquals(Optional.empty(), AddonProfile.of(FakeImage.x64()).contextAware());
  }

  @Test
  void textBesideTheCodeIsNoFunction() {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    image.write(FUNCTION + 0x40, "WARN\0INFO\0".getBytes(StandardCharsets.US_ASCII));
    image.nodeModule(2, 0, FUNCTION + 0x40, FUNCTION + 0x45, "DEBUG");
    image.nodeModule(93, 0, FUNCTION, 0, "addon");
    assertEquals(OptionalInt.of(93), AddonProfile.of(image).moduleVersion());
  }

  @Test
  void noStructureIsLookedForWithoutItsConstructor() {
    FakeImage image = FakeImage.x64();
    image.nodeModule(93, 0, FUNCTION, 0, "addon");
    image.napiModule(1, FUNCTION, "addon");
    assertEquals(List.of(), AddonProfile.of(image).records());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, no release has the number 0",
    "5000, 0, nor one so great",
    "-2, 0, nor a negative one",
    "93, 1024, no such flag",
    "93, -1, no such flags"
  })
  void otherNumbersAreNoStructure(int version, int flags, String why) {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    image.nodeModule(version, flags, FUNCTION, 0, "addon");
    assertEquals(List.of(), AddonProfile.of(image).records(), why);
  }

  @Test
  void aStructureHasItsZerosItsTextsAndItsFunctions() {
    FakeImage image = FakeImage.x64().imports("node_module_register", "napi_module_register");
    image.writeInt(image.nodeModule(93, 0, FUNCTION, 0, "handle") + 8, 1);
    image.writeInt(image.nodeModule(93, 0, FUNCTION, 0, "link") + 56, 1);
    image.pointTo(image.nodeModule(93, 0, FUNCTION, 0, "linked") + 56, FUNCTION);
    image.pointTo(image.nodeModule(93, 0, FUNCTION, 0, "data") + 24, FakeImage.DATA);
    image.writeInt(image.nodeModule(93, 0, 0, FUNCTION, "number") + 24, 7);
    image.nodeModule(93, 0, FUNCTION, 0, "");
    image.nodeModule(93, 0, FUNCTION, 0, "tab\t");
    image.pointTo(image.nodeModule(93, 0, FUNCTION, 0, "nameless") + 40, "imported");
    // A table of a C++ class: what is bound to an import is no function of the addon's own.
    image.pointTo(image.napiModule(2, FUNCTION, "class") + 16, "_ZTVN10__cxxabiv1E");
    image.writeInt(image.napiModule(1, FUNCTION, "reserved") + 48, 3);
    assertEquals(List.of(), AddonProfile.of(image).records());
  }

  @Test
  void aStructureOfNodeApiMayLackItsFunction() {
    FakeImage image = FakeImage.x64().imports("napi_module_register");
    image.napiModule(2, 0, "other");
    long none = image.napiModule(1, 0, "none");
    assertEquals(
        List.of(record(Registration.NAPI_MODULE_REGISTER, 1, 0, false, false, "none", none)),
        AddonProfile.of(image).records());
    long one = image.napiModule(1, FUNCTION, "one");
    assertEquals(
        List.of(record(Registration.NAPI_MODULE_REGISTER, 1, 0, true, false, "one", one)),
        AddonProfile.of(image).records());
  }

  @Test
  void textBeyondTheEndOfTheFileIsNoText() {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    long last = 0x9fff;
    long at = image.nodeModule(93, 0, FUNCTION, 0, "addon");
    image.write(last, (byte) 'x').pointTo(at + 40, last);
    assertEquals(List.of(), AddonProfile.of(image).records());
    image.pointTo(at + 40, image.text("x".repeat(3000)));
    assertEquals("x".repeat(3000), AddonProfile.of(image).records().get(0).moduleName());
    image.pointTo(at + 40, -1L);
    assertEquals(List.of(), AddonProfile.of(image).records());
  }

  @Test
  void aFunctionCalledModuleIsNoStructure() {
    FakeImage image = FakeImage.x64();
    image.export("load_module", FUNCTION).export("my_module", image.room(64));
    AddonProfile addon = AddonProfile.of(image);
    assertEquals(List.of(), addon.records());
    assertTrue(!addon.isAddon());
  }
}
