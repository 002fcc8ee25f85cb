package dev.abilens.macho;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes small Mach-O files of 64 bits: {@code __TEXT} of one page, then {@code __LINKEDIT}. */
// Its buffers are all its own arrays.
@SuppressWarnings("ByteBufferBackingArray")
final class MachOBuilder {
  static final int PAGE = 0x4000;
  static final int MACOS_11 = 11 << 16;

  private int cputype = MachO.CPU_TYPE_ARM64;
  private int cpusubtype = MachO.CPU_SUBTYPE_ARM64_ALL;
  private int filetype = MachO.MH_BUNDLE;
  private int platform = MachO.PLATFORM_MACOS;
  private int minos = MACOS_11;
  private int sdk = MACOS_11;
  private final List<byte[]> commands = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();
  private byte[] binds = {};
  private boolean lazy;
  private @Nullable SignatureBuilder signature = new SignatureBuilder();

  private record Symbol(String name, int type, int desc) {}

  MachOBuilder cpu(int type, int subtype) {
    this.cputype = type;
    this.cpusubtype = subtype;
    return this;
  }

  MachOBuilder x64() {
    return cpu(MachO.CPU_TYPE_X86_64, MachO.CPU_SUBTYPE_X86_64_ALL);
  }

  MachOBuilder type(int type) {
    this.filetype = type;
    return this;
  }

  /** Says the platform; 0 for none. */
  MachOBuilder platform(int code, int oldest) {
    this.platform = code;
    this.minos = oldest;
    return this;
  }

  MachOBuilder sdk(int version) {
    this.sdk = version;
    return this;
  }

  /** Makes it a library of that name. */
  MachOBuilder id(String name) {
    filetype = MachO.MH_DYLIB;
    return text(MachO.LC_ID_DYLIB, 24, name);
  }

  MachOBuilder needs(String name) {
    return needs(MachO.LC_LOAD_DYLIB, name);
  }

  MachOBuilder needs(int cmd, String name) {
    return text(cmd, 24, name);
  }

  MachOBuilder rpath(String path) {
    return text(MachO.LC_RPATH, 12, path);
  }

  private MachOBuilder text(int cmd, int head, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer b = buffer((head + bytes.length + 8) / 8 * 8);
    b.putInt(cmd).putInt(b.capacity()).putInt(head).position(head);
    b.put(bytes);
    return command(b.array());
  }

  MachOBuilder uuid() {
    return command(cmd(MachO.LC_UUID, 0x33221100, 0x77665544, 0xbbaa9988, 0xffeeddcc));
  }

  MachOBuilder command(byte[] bytes) {
    commands.add(bytes);
    return this;
  }

  /** Adds a segment without bytes in the file; without access it takes no room in memory, too. */
  MachOBuilder segment(String name, int address, int prot) {
    ByteBuffer b = buffer(72);
    b.putInt(MachO.LC_SEGMENT_64).putInt(72);
    b.put(name.getBytes(StandardCharsets.US_ASCII)).position(24);
    b.putLong(address).putLong(prot == 0 ? 0 : PAGE).position(56);
    return command(b.putInt(prot).putInt(prot).array());
  }

  static byte[] cmd(int code, int... words) {
    ByteBuffer b = buffer(8 + 4 * words.length);
    b.putInt(code).putInt(b.capacity());
    for (int word : words) b.putInt(word);
    return b.array();
  }

  /** Takes a symbol from the library with an ordinal, or from anywhere. */
  MachOBuilder imports(String name, int ordinal) {
    symbols.add(new Symbol(name, 0x01, (ordinal & 0xff) << 8));
    return this;
  }

  MachOBuilder importsWeakly(String name, int ordinal) {
    symbols.add(new Symbol(name, 0x01, (ordinal & 0xff) << 8 | 0x40));
    return this;
  }

  MachOBuilder exports(String name) {
    symbols.add(new Symbol(name, 0x0f, 0));
    return this;
  }

  /** Binds by opcodes, lazily, instead of by the symbol table. */
  MachOBuilder lazyBind(byte... opcodes) {
    this.lazy = true;
    return weakBind(opcodes);
  }

  /** Replaces by opcodes what is defined elsewhere, too. */
  MachOBuilder weakBind(byte... opcodes) {
    this.binds = opcodes;
    return this;
  }

  MachOBuilder signed(@Nullable SignatureBuilder by) {
    this.signature = by;
    return this;
  }

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] build() {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    strings.write(0);
    ByteBuffer table = buffer(16 * symbols.size());
    for (Symbol s : symbols) {
      table.putInt(strings.size()).put((byte) s.type()).put((byte) (s.type() == 0x0f ? 1 : 0));
      table.putShort((short) s.desc()).putLong(s.type() == 0x0f ? 0x1000 : 0);
      strings.writeBytes((s.name() + "\0").getBytes(StandardCharsets.UTF_8));
    }
    int stringsAt = PAGE + table.capacity();
    int opcodesAt = (stringsAt + strings.size() + 7) / 8 * 8;
    int end = (opcodesAt + binds.length + 15) / 16 * 16;
    int signatureSize = signature == null ? 0 : signature.size(end);
    int fileSize = end + signatureSize;

    List<byte[]> all = new ArrayList<>();
    all.add(segment("__TEXT", 0, PAGE, 5));
    all.add(segment("__LINKEDIT", PAGE, fileSize - PAGE, 1));
    all.add(cmd(MachO.LC_SYMTAB, PAGE, symbols.size(), stringsAt, strings.size()));
    all.add(cmd(MachO.LC_DYSYMTAB, new int[18]));
    int[] info = new int[10];
    info[lazy ? 6 : 4] = opcodesAt;
    info[lazy ? 7 : 5] = binds.length;
    if (binds.length > 0) all.add(cmd(MachO.LC_DYLD_INFO_ONLY, info));
    if (platform != 0) all.add(cmd(MachO.LC_BUILD_VERSION, platform, minos, sdk, 0));
    all.addAll(commands);
    if (signature != null) all.add(cmd(MachO.LC_CODE_SIGNATURE, end, signatureSize));
    int size = all.stream().mapToInt(c -> c.length).sum();

    ByteBuffer file = buffer(fileSize);
    file.putInt(MachO.MH_MAGIC_64).putInt(cputype).putInt(cpusubtype).putInt(filetype);
    file.putInt(all.size()).putInt(size).putInt(0x85).putInt(0);
    for (byte[] command : all) file.put(command);
    file.position(PAGE);
    file.put(table.array()).put(strings.toByteArray()).position(opcodesAt);
    file.put(binds);
    if (signature != null) {
      file.position(end);
      file.put(signature.build(file.array(), end));
    }
    return file.array();
  }

  private static byte[] segment(String name, int offset, int size, int prot) {
    ByteBuffer b = buffer(72);
    b.putInt(MachO.LC_SEGMENT_64).putInt(72);
    b.put(name.getBytes(StandardCharsets.US_ASCII)).position(24);
    b.putLong(offset).putLong((size + PAGE - 1L) / PAGE * PAGE).putLong(offset).putLong(size);
    b.putInt(prot).putInt(prot);
    return b.array();
  }

  /** Returns a universal file of such files, each at a page of its own. */
  static byte[] fat(byte[]... slices) {
    int size = PAGE;
    for (byte[] slice : slices) size += (slice.length + PAGE - 1) / PAGE * PAGE;
    ByteBuffer file = ByteBuffer.allocate(size);
    file.putInt(0xcafebabe).putInt(slices.length);
    int at = PAGE;
    for (byte[] slice : slices) {
      ByteBuffer header = ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN);
      file.putInt(header.getInt(4)).putInt(header.getInt(8)).putInt(at).putInt(slice.length);
      file.putInt(14);
      System.arraycopy(slice, 0, file.array(), at, slice.length);
      at += (slice.length + PAGE - 1) / PAGE * PAGE;
    }
    return file.array();
  }
}
