package dev.abilens.addon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.FakeImage;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddonProfileTest {
  private static final long FUNCTION = FakeImage.CODE;

  @Test
  void registrationsByName() {
    AddonProfile addon =
        AddonProfile.of(
            FakeImage.x64()
                .export("napi_register_module_v1", FUNCTION)
                .export("node_register_module_v115", FUNCTION)
                .export("node_register_module_v93", FUNCTION)
                .export("node_register_module_v", FUNCTION)
                .export("node_register_module_v9x", FUNCTION)
                .export("node_register_module_v99999999999", FUNCTION)
                .export("node_register_module_v093", FUNCTION)
                .export("node_register_module_v072", FUNCTION)
                .export("init", FUNCTION)
                .export("_init", FUNCTION));
    assertEquals(
        Set.of(
            Registration.NAPI_REGISTER_MODULE_V1,
            Registration.NODE_REGISTER_MODULE_VN,
            Registration.INIT),
        addon.registrations());
    assertEquals(List.of(93, 115), addon.wellKnownVersions());
    assertFalse(addon.declaresNodeApi());
  }

  @Test
  void whatItCalls() {
    AddonProfile addon =
        AddonProfile.of(
            FakeImage.x64()
                .imports(
                    "napi_create_function",
                    "node_api_symbol_for",
                    "_ZN2v87Isolate10GetCurrentEv",
                    "_ZNK4node9Something",
                    "uv_run",
                    "EVP_sha256",
                    "node_module_registered"));
    assertEquals(List.of("napi_create_function", "node_api_symbol_for"), addon.nodeApiImports());
    assertTrue(addon.usesV8() && addon.usesNode() && addon.usesUv() && addon.usesOpenSsl());
    assertFalse(addon.isAddon());
  }

  @Test
  void anotherNamespaceIsNotV8() {
    AddonProfile addon =
        AddonProfile.of(FakeImage.x64().imports("_ZN3foo2v8Ev", "_ZN5boost4nodeE", "printf"));
    assertFalse(addon.usesV8() || addon.usesNode() || addon.usesUv() || addon.usesOpenSsl());
  }

  @Test
  void machOWritesAnUnderscoreBeforeNamesOfC() {
    FakeImage image = new FakeImage(BinaryFormat.MACH_O, 0x0100000c, 64, false);
    // mov w0, #9; ret
    image.write(FUNCTION, (byte) 0x20, (byte) 1, (byte) 0x80, (byte) 0x52);
    image.writeInt(FUNCTION + 4, 0xd65f03c0);
    image.export("_napi_register_module_v1", FUNCTION);
    image.export("_node_api_module_get_api_version_v1", FUNCTION);
    image.export("_node_register_module_v108", FUNCTION);
    image.imports("_node_module_register", "_napi_create_object", "__ZN2v85ValueE", "_uv_run");
    image.nodeModule(108, 0, 0, FUNCTION, "addon");
    AddonProfile addon = AddonProfile.of(image);
    assertEquals(
        Set.of(
            Registration.NAPI_REGISTER_MODULE_V1,
            Registration.NODE_REGISTER_MODULE_VN,
            Registration.NODE_MODULE_REGISTER),
        addon.registrations());
    assertEquals(OptionalInt.of(9), addon.declaredNodeApi());
    assertEquals(OptionalInt.of(108), addon.moduleVersion());
    assertEquals(List.of(108), addon.wellKnownVersions());
    assertEquals(List.of("napi_create_object"), addon.nodeApiImports());
    assertTrue(addon.usesV8() && addon.usesUv() && addon.contextAware().orElseThrow());
  }

  @Test
  void peMangling() {
    AddonProfile addon =
        AddonProfile.of(
            new FakeImage(BinaryFormat.PE, 0x8664, 64, false)
                .imports("?GetCurrent@Isolate@v8@@SAPEAV12@XZ", "?AtExit@node@@YAXXZ"));
    assertTrue(addon.usesV8() && addon.usesNode());
  }

  @Test
  void theProgramThatAPeFileTakesFunctionsFromIsNamed() {
    FakeImage image =
        new FakeImage(BinaryFormat.PE, 0x8664, 64, false)
            .needs("KERNEL32.dll", Dependency.Kind.REQUIRED)
            .needs("NODE.EXE", Dependency.Kind.DELAYED);
    assertEquals(
        List.of(new Dependency("NODE.EXE", Dependency.Kind.DELAYED, 0)),
        AddonProfile.of(image).hosts());
  }
}
