package dev.abilens.code.machine;

import dev.abilens.code.Externals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What functions of Node-API write to memory: results, each of at most eight bytes, where a pointer
 * says. They read the rest of what they are given, keep data and functions that they are given for
 * it, and call these only where scripts run.
 */
final class NodeApiEffects {
  private static final int RESULT = 8;
  private static final int MOST_ON_STACK = 2;

  /** Those that give back what they were given before. */
  private static final Set<String> GIVING_BACK =
      Set.of("napi_get_instance_data", "napi_unwrap", "napi_get_value_external");

  /** Which arguments are pointers to results, counted from 0, those on the stack, too. */
  private static final String RESULTS =
      """
      napi_get_undefined 1
      napi_get_null 1
      napi_get_global 1
      napi_get_boolean 2
      napi_create_object 1
      napi_create_array 1
      napi_create_array_with_length 2
      napi_create_double 2
      napi_create_int32 2
      napi_create_uint32 2
      napi_create_int64 2
      napi_create_string_latin1 3
      napi_create_string_utf8 3
      napi_create_string_utf16 3
      napi_create_symbol 2
      napi_create_function 5
      napi_create_error 3
      napi_create_type_error 3
      napi_create_range_error 3
      napi_create_reference 3
      napi_create_external 4
      napi_create_promise 1 2
      napi_throw
      napi_throw_error
      napi_throw_type_error
      napi_throw_range_error
      napi_typeof 2
      napi_get_value_double 2
      napi_get_value_int32 2
      napi_get_value_uint32 2
      napi_get_value_int64 2
      napi_get_value_bool 2
      napi_get_value_external 2
      napi_is_array 2
      napi_is_error 2
      napi_is_exception_pending 1
      napi_strict_equals 3
      napi_get_prototype 2
      napi_get_array_length 2
      napi_get_property_names 2
      napi_get_property 3
      napi_set_property
      napi_has_property 3
      napi_get_named_property 3
      napi_set_named_property
      napi_has_named_property 3
      napi_get_element 3
      napi_set_element
      napi_instanceof 3
      napi_coerce_to_string 2
      napi_coerce_to_number 2
      napi_coerce_to_object 2
      napi_call_function 5
      napi_new_instance 4
      napi_run_script 2
      napi_resolve_deferred
      napi_reject_deferred
      napi_define_properties
      napi_define_class 7
      napi_wrap 5
      napi_unwrap 2
      napi_add_finalizer 5
      napi_delete_reference
      napi_reference_ref 2
      napi_reference_unref 2
      napi_get_reference_value 2
      napi_open_handle_scope 1
      napi_close_handle_scope
      napi_open_escapable_handle_scope 1
      napi_close_escapable_handle_scope
      napi_escape_handle 3
      napi_get_last_error_info 1
      napi_get_and_clear_last_exception 1
      napi_get_version 1
      napi_get_node_version 1
      napi_get_uv_event_loop 1
      napi_set_instance_data
      napi_get_instance_data 1
      napi_add_env_cleanup_hook
      napi_remove_env_cleanup_hook
      napi_add_async_cleanup_hook 3
      napi_async_init 3
      """;

  private static final Map<String, Effect> EFFECTS = effects();

  /**
   * What one does.
   *
   * @param results which arguments are pointers to results
   * @param runsScripts whether it may call what scripts know
   * @param givesBack whether a result may be an address that it was given
   */
  record Effect(List<Integer> results, boolean runsScripts, boolean givesBack) {
    /** Takes account of it. */
    void on(Way way) {
      // What it keeps is written to by functions of the image alone.
      for (int i = 0; i < Way.IN_REGISTERS + MOST_ON_STACK; i++) way.ram.give(argument(way, i));
      if (runsScripts || givesBack) way.ram.tellGiven();
      if (runsScripts) way.ram.forgetTold(); // buffers
      for (int result : results) Contracts.write(way, argument(way, result), RESULT);
    }

    private static Word argument(Way way, int index) {
      if (index < Way.IN_REGISTERS) return way.argument(index);
      int above = index - Way.IN_REGISTERS;
      return way.ram.load(way.get(Way.RSP).plus(RESULT * (1L + above)), RESULT);
    }
  }

  private NodeApiEffects() {}

  private static Map<String, Effect> effects() {
    Map<String, Effect> effects = new HashMap<>();
    for (String line : RESULTS.lines().toList()) {
      String[] parts = line.split(" ", -1);
      List<Integer> results = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) results.add(Integer.valueOf(parts[i]));
      boolean scripts = Externals.runsScripts(parts[0]);
      boolean back = GIVING_BACK.contains(parts[0]);
      effects.put(parts[0], new Effect(List.copyOf(results), scripts, back));
    }
    return effects;
  }

  /** Returns what a function does, or null where that is not known here. */
  static @Nullable Effect of(String name) {
    return EFFECTS.get(name);
  }
}
