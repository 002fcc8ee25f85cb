package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeNamesTest {

  @Test
  void unknownCodesPrintUsefully() {
    assertEquals("IMAGE_SUBSYSTEM_WINDOWS_CUI", Pe.subsystemName(3));
    assertEquals("IMAGE_SUBSYSTEM_4", Pe.subsystemName(4));
    assertEquals("IMAGE_SUBSYSTEM_0x63", Pe.subsystemName(99));
    assertEquals("IMAGE_DIRECTORY_ENTRY_IAT", Pe.directoryName(12));
    assertEquals("IMAGE_DIRECTORY_ENTRY_0xf", Pe.directoryName(15));
    assertEquals(
        "IMAGE_FILE_EXECUTABLE_IMAGE+IMAGE_FILE_DLL+0x40", Pe.characteristicsNames(0x2042));
    assertEquals("0", Pe.characteristicsNames(0));
    assertEquals("0x40", Pe.characteristicsNames(0x40));
    assertEquals(
        "IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE+IMAGE_DLLCHARACTERISTICS_NX_COMPAT+0x3",
        Pe.dllCharacteristicsNames(0x143));
    assertEquals(
        "IMAGE_SCN_CNT_CODE+IMAGE_SCN_MEM_EXECUTE+IMAGE_SCN_MEM_READ",
        Pe.sectionCharacteristicsNames(0x60000020));
    assertEquals(
        "IMAGE_SCN_MEM_WRITE+IMAGE_SCN_ALIGN_16BYTES", Pe.sectionCharacteristicsNames(0x80500000));
    assertEquals("IMAGE_SCN_ALIGN_8192BYTES", Pe.sectionCharacteristicsNames(0x00e00000));
    assertEquals("IMAGE_SCN_ALIGN_0xf00000", Pe.sectionCharacteristicsNames(0x00f00000));
    assertEquals("0", Pe.sectionCharacteristicsNames(0));
    int x64 = Pe.IMAGE_FILE_MACHINE_AMD64;
    assertEquals("IMAGE_REL_BASED_DIR64", Pe.baseRelocationName(10, x64));
    assertEquals("IMAGE_REL_BASED_5", Pe.baseRelocationName(5, x64));
    assertEquals("IMAGE_REL_BASED_0xb", Pe.baseRelocationName(11, x64));
    assertEquals(
        "IMAGE_REL_BASED_THUMB_MOV32", Pe.baseRelocationName(7, Pe.IMAGE_FILE_MACHINE_ARMNT));
    assertEquals("IMAGE_REL_BASED_RISCV_LOW12S", Pe.baseRelocationName(8, 0x5064));
    assertEquals("IMAGE_REL_BASED_MIPS_JMPADDR16", Pe.baseRelocationName(9, 0x166));
  }

  /** A constant of a family that has names is looked up as its own. */
  @Test
  void everyConstantHasItsName() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Field field : Pe.class.getFields()) {
      String constant = field.getName();
      String name = nameOf(constant, field.getInt(null));
      if (!name.equals(constant)) wrong.add(constant + " is " + name);
    }
    assertEquals(List.of(), wrong);
  }

  private static String nameOf(String constant, int code) {
    if (constant.startsWith("IMAGE_FILE_MACHINE_")) return constant;
    if (constant.startsWith("IMAGE_FILE_")) return Pe.characteristicsNames(code);
    if (constant.startsWith("IMAGE_SUBSYSTEM_")) return Pe.subsystemName(code);
    if (constant.startsWith("IMAGE_DLLCHARACTERISTICS_")) return Pe.dllCharacteristicsNames(code);
    if (constant.startsWith("IMAGE_DIRECTORY_ENTRY_")) return Pe.directoryName(code);
    if (constant.startsWith("IMAGE_SCN_")) return Pe.sectionCharacteristicsNames(code);
    if (constant.startsWith("IMAGE_REL_BASED_"))
      return Pe.baseRelocationName(code, machineOf(constant));
    return constant;
  }

  private static int machineOf(String constant) {
    if (constant.contains("ARM") || constant.contains("THUMB")) return Pe.IMAGE_FILE_MACHINE_ARMNT;
    if (constant.contains("RISCV")) return 0x5064;
    if (constant.contains("LOONGARCH")) return 0x6264;
    return constant.contains("MIPS") ? 0x166 : Pe.IMAGE_FILE_MACHINE_AMD64;
  }
}
