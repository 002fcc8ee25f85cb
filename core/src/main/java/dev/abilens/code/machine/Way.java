package dev.abilens.code.machine;

import java.util.Arrays;

/** One way through code: where it is, and what registers, flags and memory hold there. */
final class Way {
  static final int RAX = 0;
  static final int RCX = 1;
  static final int RDX = 2;
  static final int RBX = 3;
  static final int RSP = 4;
  static final int RBP = 5;
  static final int RSI = 6;
  static final int RDI = 7;
  private static final int[] ARGUMENTS = {RDI, RSI, RDX, RCX, 8, 9};

  // What functions of elsewhere need not keep.
  private static final int[] CHANGED = {RAX, RCX, RDX, RSI, RDI, 8, 9, 10, 11};

  /** How many arguments are in registers. */
  static final int IN_REGISTERS = ARGUMENTS.length;

  final Ram ram;
  long at;

  /** Which of the functions that are called one after the other it is in. */
  int function;

  // Which flags are known, and which of these are set.
  int known;
  int set;

  private final Word[] registers;

  // Two halves of each of the sixteen vector registers; what lies above them is never known.
  private final Word[] halves;

  Way(Ram ram) {
    this.ram = ram;
    registers = new Word[16];
    halves = new Word[32];
    begin();
  }

  private Way(Way other) {
    ram = other.ram.copy();
    at = other.at;
    function = other.function;
    known = other.known;
    set = other.set;
    registers = other.registers.clone();
    halves = other.halves.clone();
  }

  Way copy() {
    return new Way(this);
  }

  // --- registers

  Word get(int register) {
    return registers[register];
  }

  void set(int register, Word word) {
    registers[register] = word;
  }

  /** Returns an argument that is in a register. */
  Word argument(int index) {
    return registers[ARGUMENTS[index]];
  }

  Word half(int index) {
    return halves[index];
  }

  void half(int index, Word word) {
    halves[index] = word;
  }

  /** Sets what a function of elsewhere returns and leaves behind. */
  void returned(Word result) {
    for (int register : CHANGED) registers[register] = Word.UNKNOWN;
    Arrays.fill(halves, Word.UNKNOWN);
    registers[RAX] = result;
    known = 0;
  }

  // --- the stack

  /** Has nothing called, and nothing known of registers. */
  void begin() {
    Arrays.fill(registers, Word.UNKNOWN);
    Arrays.fill(halves, Word.UNKNOWN);
    registers[RSP] = Word.pointer(Block.STACK, 0);
    known = 0;
  }

  void push(Word word) {
    registers[RSP] = registers[RSP].plus(-8);
    ram.store(registers[RSP], 8, word);
  }

  /** Pushes a register: one that functions have to keep is saved, of others the room is wanted. */
  void save(int register) {
    push(registers[register]);
    boolean kept = register == RBX || register == RBP || register >= 12;
    Word top = registers[RSP];
    if (kept && isOnStack(top)) ram.frames().pushed(top.bits(), register);
  }

  Word pop() {
    Word top = registers[RSP];
    registers[RSP] = top.plus(8);
    if (isOnStack(top)) ram.frames().popped(top.bits());
    return ram.load(top, 8);
  }

  private static boolean isOnStack(Word top) {
    return top.isPointer() && Block.STACK.equals(top.block());
  }

  /** Begins a call of a function. */
  void call(long target, Word back) {
    push(back);
    Word top = registers[RSP];
    if (!isOnStack(top)) {
      ram.lose();
      return;
    }
    ram.frames().push(top.bits());
    at = target;
  }

  Fingerprint.Print print() {
    Fingerprint print = new Fingerprint();
    print.add(at);
    print.add(function);
    print.add(known);
    print.add(set);
    for (Word word : registers) print.add(word);
    for (Word word : halves) print.add(word);
    ram.tell(print);
    return print.print();
  }
}
