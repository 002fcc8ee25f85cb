package dev.abilens.doctor;

/** A package manager and its commands. */
enum PackageManager {
  NPM("npm"),
  PNPM("pnpm"),
  YARN_CLASSIC("Yarn 1"),
  YARN("Yarn"),
  BUN("Bun");

  private final String title;

  PackageManager(String title) {
    this.title = title;
  }

  /** Returns what people call it. */
  String title() {
    return title;
  }

  /** Builds all that is there anew. */
  String rebuild() {
    return switch (this) {
      case NPM -> "npm rebuild";
      case PNPM -> "pnpm rebuild";
      case YARN_CLASSIC -> "yarn install --frozen-lockfile --force";
      case YARN -> "yarn rebuild";
      case BUN -> "bun install --force";
    };
  }

  /** Builds one package anew. */
  String rebuild(String name) {
    return switch (this) {
      case NPM -> "npm rebuild " + name;
      case PNPM -> "pnpm rebuild " + name;
      case YARN_CLASSIC -> "yarn install --frozen-lockfile --force";
      case YARN -> "yarn rebuild " + name;
      case BUN -> "bun install --force";
    };
  }

  /** Installs anew what the lock file says. */
  String clean() {
    return switch (this) {
      case NPM -> "npm ci";
      case PNPM -> "pnpm install --frozen-lockfile --force";
      case YARN_CLASSIC -> "yarn install --frozen-lockfile --force";
      case YARN -> "yarn install --immutable";
      case BUN -> "bun install --frozen-lockfile --force";
    };
  }

  /** Writes the lock file. */
  String lock() {
    return switch (this) {
      case NPM -> "npm install --package-lock-only";
      case PNPM -> "pnpm install --lockfile-only";
      case YARN_CLASSIC -> "yarn install";
      case YARN -> "yarn install --mode=update-lockfile";
      case BUN -> "bun install --lockfile-only";
    };
  }

  /** Adds a package at a version, or the newest one. */
  String add(String spec) {
    return switch (this) {
      case NPM -> "npm install " + spec;
      case PNPM -> "pnpm add " + spec;
      case YARN_CLASSIC, YARN -> "yarn add " + spec;
      case BUN -> "bun add " + spec;
    };
  }
}
