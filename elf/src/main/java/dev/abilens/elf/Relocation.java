package dev.abilens.elf;

/**
 * A relocation (gABI, "Relocation"). Immutable.
 *
 * @param address the place that it changes, in the image's own addresses
 * @param type the machine's code, such as 7 for {@code R_X86_64_JUMP_SLOT}; of 64-bit MIPS three
 *     codes in the three low bytes
 * @param kind what it makes the loader do
 * @param symbol the index of the symbol that it refers to, 0 for none
 * @param addend what is added: written beside it, or read from the place that it changes
 * @param jumpSlot whether it belongs to the procedure linkage table ({@code DT_JMPREL}), so that it
 *     may be bound at the first call
 */
public record Relocation(
    long address, int type, RelocationKind kind, int symbol, long addend, boolean jumpSlot) {}
