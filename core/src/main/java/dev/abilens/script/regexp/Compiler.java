package dev.abilens.script.regexp;

import dev.abilens.script.regexp.Program.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes a regular expression as steps (ECMA-262, 22.2.2). */
final class Compiler {
  private static final int MAX_STEPS = 2000;
  private static final int MAX_WORK = 10_000;

  private final List<Step> steps = new ArrayList<>();
  private final int groups;
  private int registers;
  private int work;

  Compiler(int groups) {
    this.groups = groups;
    this.registers = 2 * (groups + 1);
  }

  Program compile(Node whole, List<String> names) {
    add(new Program.Keep(0));
    add(whole, false);
    add(new Program.Keep(1));
    add(new Program.End());
    return new Program(List.copyOf(steps), groups, registers, names);
  }

  /** Adds a step; returns its place. */
  private int add(Step step) {
    if (steps.size() >= MAX_STEPS) throw new PatternParser.NotRead();
    steps.add(step);
    return steps.size() - 1;
  }

  private void add(Node node, boolean backwards) {
    // Repetitions of nothing add no steps.
    if (++work > MAX_WORK) throw new PatternParser.NotRead();
    if (node instanceof Node.One one) {
      add(new Program.Take(one.set(), backwards));
    } else if (node instanceof Node.Sequence sequence) {
      List<Node> parts = new ArrayList<>(sequence.parts());
      if (backwards) Collections.reverse(parts);
      for (Node part : parts) add(part, backwards);
    } else if (node instanceof Node.Choice choice) {
      choice(choice, backwards);
    } else if (node instanceof Node.Group group) {
      int start = 2 * group.number();
      add(new Program.Keep(backwards ? start + 1 : start));
      add(group.inner(), backwards);
      add(new Program.Keep(backwards ? start : start + 1));
    } else if (node instanceof Node.Repeat repeat) {
      repeat(repeat, backwards);
    } else if (node instanceof Node.Again again) {
      add(new Program.Again(again.group(), backwards));
    } else if (node instanceof Node.At at) {
      add(new Program.At(at.edge()));
    } else if (node instanceof Node.Around around) {
      int place = add(new Program.Jump(0));
      add(around.inner(), around.backwards());
      add(new Program.End());
      steps.set(place, new Program.Around(around.not(), steps.size()));
    }
  }

  private void choice(Node.Choice choice, boolean backwards) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < choice.parts().size(); i++) {
      boolean last = i == choice.parts().size() - 1;
      int fork = last ? 0 : add(new Program.Jump(0));
      add(choice.parts().get(i), backwards);
      if (last) break;
      ends.add(add(new Program.Jump(0)));
      steps.set(fork, new Program.Fork(fork + 1, steps.size()));
    }
    for (int end : ends) steps.set(end, new Program.Jump(steps.size()));
  }

  private void repeat(Node.Repeat repeat, boolean backwards) {
    for (int i = 0; i < repeat.least(); i++) once(repeat, backwards);
    if (repeat.most() < 0) {
      int fork = turn(repeat, backwards);
      add(new Program.Jump(fork));
      close(fork, repeat.lazy());
      return;
    }
    List<Integer> forks = new ArrayList<>();
    for (int i = repeat.least(); i < repeat.most(); i++) forks.add(turn(repeat, backwards));
    for (int fork : forks) close(fork, repeat.lazy());
  }

  /** Adds one turn that need not be, and that must take something; returns where it forks. */
  private int turn(Node.Repeat repeat, boolean backwards) {
    int fork = add(new Program.Jump(0));
    int register = registers++;
    add(new Program.Keep(register));
    once(repeat, backwards);
    add(new Program.Moved(register));
    return fork;
  }

  private void once(Node.Repeat repeat, boolean backwards) {
    if (repeat.behind() > repeat.first())
      add(new Program.Drop(2 * repeat.first(), 2 * repeat.behind()));
    add(repeat.inner(), backwards);
  }

  private void close(int fork, boolean lazy) {
    int behind = steps.size();
    steps.set(fork, lazy ? new Program.Fork(behind, fork + 1) : new Program.Fork(fork + 1, behind));
  }
}
