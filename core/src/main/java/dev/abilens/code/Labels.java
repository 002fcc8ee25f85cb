package dev.abilens.code;

import dev.abilens.image.Image;
import java.util.HashSet;
import java.util.LongSummaryStatistics;
import java.util.Set;

/**
 * Addresses that code works out from where it is: to one in a function, behind its beginning,
 * others can leave, past all that they would come back to. For one thread.
 */
public final class Labels {
  private final Image image;
  private final Set<Long> referred = new HashSet<>();

  /** Makes those of code that has not been gone through yet. */
  public Labels(Image image) {
    this.image = image;
  }

  /** Notes an address that code works out. */
  public void refer(long address) {
    referred.add(address);
  }

  /** Returns whether one may be in a function, behind its beginning. */
  public boolean mayBeLeftTo() {
    LongSummaryStatistics all = image.functions().summaryStatistics();
    // Behind the last of them there may be constants that can be executed, too.
    long last = all.getMax();
    long end = image.borders().filter(border -> border > last).min().orElse(last);
    Set<Long> inside = new HashSet<>();
    for (long address : referred) {
      boolean code = address > all.getMin() && address < end;
      if (code && image.isExecutable(address)) inside.add(address);
    }
    if (inside.isEmpty()) return false;
    image.functions().forEach(inside::remove);
    return !inside.isEmpty();
  }
}
