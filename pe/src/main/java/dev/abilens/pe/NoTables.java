package dev.abilens.pe;

import dev.abilens.image.Pointers;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;

/** The tables of a file that has none. */
final class NoTables {
  static final SymbolTable SYMBOLS =
      new SymbolTable() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public String name(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public boolean nameStartsWith(int index, String prefix) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public Symbol get(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public int find(String name) {
          return -1;
        }
      };

  static final Pointers POINTERS =
      new Pointers() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public long address(int index) {
          throw new IndexOutOfBoundsException(index);
        }
      };

  private NoTables() {}
}
