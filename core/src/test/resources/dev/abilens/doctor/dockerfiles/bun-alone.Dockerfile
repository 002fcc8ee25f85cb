FROM oven/bun:1.2.0 AS a
WORKDIR /a
RUN bun install --frozen-lockfile
FROM oven/bun:1.2.0
COPY --from=a /a/node_modules /a/node_modules
