package dev.abilens.script.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a part of a script may change of what is around it, if it is run at all. */
public final class Effects {
  /** Names that get other values. */
  private final Set<String> assigned = new HashSet<>();

  /** Expressions for objects that are changed. */
  private final List<Syntax> changed = new ArrayList<>();

  private final List<Syntax.Call> calls = new ArrayList<>();
  private int size;

  /** Finds out by looking at it. */
  public Effects(Syntax of) {
    Set<String> own = new HashSet<>();
    boolean function = of instanceof Syntax.Function;
    Deque<Syntax> left = new ArrayDeque<>(List.of(of));
    while (!left.isEmpty()) {
      Syntax at = left.pop();
      size++;
      if (at instanceof Syntax.Assign assign) target(assign.target());
      else if (at instanceof Syntax.Update update) target(update.target());
      else if (at instanceof Syntax.Unary unary && unary.operator().equals("delete"))
        target(unary.operand());
      else if (at instanceof Syntax.ForEach each) {
        if (each.kind() == null) target(each.target());
        else if (function) own.addAll(Declarations.of(each.target()));
        else assigned.addAll(Declarations.of(each.target()));
      } else if (at instanceof Syntax.Call call) calls.add(call);
      else if (at instanceof Syntax.Declaration made) {
        if (function) own.addAll(Declarations.of(made));
        else if (made.kind().equals("var")) assigned.addAll(Declarations.of(made));
      } else if (at instanceof Syntax.Function inner && function) {
        for (Syntax parameter : inner.parameters()) own.addAll(Declarations.of(parameter));
        own.addAll(inner.names());
      }
      left.addAll(Children.of(at));
    }
    assigned.removeAll(own);
    changed.removeIf(object -> own.contains(root(object)));
    calls.removeIf(call -> own.contains(root(call.callee())));
  }

  private void target(Syntax target) {
    if (target instanceof Syntax.Member member) changed.add(member.object());
    else if (target instanceof Syntax.Name name) assigned.add(name.name());
    else if (target instanceof Syntax.Assign otherwise) target(otherwise.target());
    else if (target instanceof Syntax.Spread rest) target(rest.value());
    else if (target instanceof Syntax.ObjectLiteral pattern)
      for (Syntax.Property property : pattern.properties()) target(property.value());
    else if (target instanceof Syntax.ArrayLiteral pattern)
      for (Syntax element : pattern.elements()) target(element);
  }

  private static String root(Syntax of) {
    Syntax at = of;
    while (at instanceof Syntax.Member member) at = member.object();
    return at instanceof Syntax.Name name ? name.name() : "";
  }

  /** Returns how many parts it was found in. */
  public int size() {
    return size;
  }

  /** Returns the names that get other values. Cannot be changed. */
  public Set<String> assigned() {
    return Collections.unmodifiableSet(assigned);
  }

  /** Returns the expressions for objects that are changed. Cannot be changed. */
  public List<Syntax> changed() {
    return Collections.unmodifiableList(changed);
  }

  /** Returns the calls in it. Cannot be changed. */
  public List<Syntax.Call> calls() {
    return Collections.unmodifiableList(calls);
  }
}
