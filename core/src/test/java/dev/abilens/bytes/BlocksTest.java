package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private static Region block(long start) {
    return Region.of("f", new byte[1], 0, 1, start);
  }

  @Test
  void theFirstThatBeginsThereIsKept() {
    Blocks blocks = new Blocks();
    List<Region> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(block(i << 12));
      assertNull(blocks.get(i << 12));
      assertNull(blocks.putIfAbsent(all.get(i)));
    }
    for (int i = 0; i < 1000; i++) {
      assertSame(all.get(i), blocks.get(i << 12));
      assertSame(all.get(i), blocks.putIfAbsent(block(i << 12)));
    }
    blocks.clear();
    assertNull(blocks.get(0));
  }

  @Test
  void whatOthersPutMeanwhileIsNotTakenForWhatIsAskedFor() throws Exception {
    Blocks[] all = new Blocks[60_000];
    Arrays.setAll(all, i -> new Blocks());
    AtomicInteger one = new AtomicInteger(-1);
    AtomicInteger other = new AtomicInteger(-1);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> even = pool.submit(() -> wrong(all, 0, one, other));
      Future<Integer> odd = pool.submit(() -> wrong(all, 1, other, one));
      assertEquals(0, even.get() + odd.get());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Returns how often a block is given that begins elsewhere; goes on as the other one does. */
  private static int wrong(Blocks[] all, long first, AtomicInteger here, AtomicInteger there) {
    int wrong = 0;
    for (int i = 0; i < all.length; i++) {
      here.set(i);
      for (int waited = 0; there.get() < i; waited++) {
        if (waited > 1000) LockSupport.parkNanos(1);
        else Thread.onSpinWait();
      }
      for (long start = first; start < 8; start += 2) {
        Region block = all[i].get(start);
        if (block == null) all[i].putIfAbsent(block(start));
        else if (block.origin() != start) wrong++;
      }
    }
    return wrong;
  }
}
