package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElfNamesTest {

  @Test
  void unknownCodesPrintUsefully() {
    assertEquals("ET_LOOS+5", Elf.typeName(0xfe05));
    assertEquals("ET_LOPROC", Elf.typeName(0xff00));
    assertEquals("ET_0x1234", Elf.typeName(0x1234));
    assertEquals("EM_0x1234", Elf.machineName(0x1234));
    assertEquals("EM_LOONGARCH", Elf.machineName(258));
    assertEquals("ELFOSABI_LINUX", Elf.osAbiName(3));
    assertEquals("ELFOSABI_0xc8", Elf.osAbiName(200));
    assertEquals("PT_GNU_STACK", Elf.segmentName(0x6474e551, Elf.EM_X86_64));
    assertEquals("PT_LOOS+0x11", Elf.segmentName(0x60000011, Elf.EM_X86_64));
    assertEquals("PT_ARM_EXIDX", Elf.segmentName(0x70000001, Elf.EM_ARM));
    assertEquals("PT_LOPROC+1", Elf.segmentName(0x70000001, Elf.EM_SPARC));
    assertEquals("PT_LOUSER+0x7fffffff", Elf.segmentName(-1, Elf.EM_ARM));
    assertEquals("DT_MIPS_XHASH", Elf.dynamicName(0x70000036, Elf.EM_MIPS));
    assertEquals("DT_LOPROC+0x36", Elf.dynamicName(0x70000036, Elf.EM_ARM));
    assertEquals("DT_0xffffffffffffffff", Elf.dynamicName(-1, Elf.EM_ARM));
    assertEquals("SHT_GNU_HASH", Elf.sectionTypeName(0x6ffffff6, Elf.EM_ARM));
    assertEquals("STT_LOOS+1", Elf.symbolTypeName(11));
    assertEquals("STB_LOPROC+2", Elf.bindingName(15));
    assertEquals("STV_HIDDEN", Elf.visibilityName(2));
    assertEquals("NT_GNU_BUILD_ID", Elf.noteName("GNU", 3));
    assertEquals("NT_0x3", Elf.noteName("Go", 3));
    assertEquals("R_X86_64_JUMP_SLOT", Elf.relocationName(7, Elf.EM_X86_64));
    assertEquals("R_AARCH64_RELATIVE", Elf.relocationName(1027, Elf.EM_AARCH64));
    assertEquals("R_X86_64_0xff", Elf.relocationName(255, Elf.EM_X86_64));
    assertEquals("R_0x1234_0x7", Elf.relocationName(7, 0x1234));
  }

  /** A constant of a family that has names is looked up as its own. */
  @Test
  void everyConstantHasItsName() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Field field : Elf.class.getFields()) {
      String constant = field.getName();
      long code = field.getLong(null);
      String name = nameOf(constant, code);
      if (name != null && !name.equals(constant)) wrong.add(constant + " is " + name);
    }
    assertEquals(List.of(), wrong);
  }

  private static String nameOf(String constant, long code) {
    int mips = constant.contains("MIPS") ? Elf.EM_MIPS : Elf.EM_NONE;
    return switch (constant.replaceFirst("_.*", "")) {
      case "EM" -> Elf.machineName((int) code);
      case "ET" -> Elf.typeName((int) code);
      case "ELFOSABI" -> Elf.osAbiName((int) code);
      case "PT" -> Elf.segmentName((int) code, mips);
      case "DT" -> Elf.dynamicName(code, mips);
      case "SHT" -> Elf.sectionTypeName((int) code, mips);
      case "STB" -> Elf.bindingName((int) code);
      case "STT" -> Elf.symbolTypeName((int) code);
      case "STV" -> Elf.visibilityName((int) code);
      case "NT" -> Elf.noteName("GNU", (int) code);
      default -> constant;
    };
  }
}
