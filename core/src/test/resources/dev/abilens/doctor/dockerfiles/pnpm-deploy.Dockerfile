FROM node:22-bookworm AS build
RUN corepack enable
WORKDIR /repo
COPY pnpm-lock.yaml ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm fetch
RUN pnpm install -r --offline && pnpm deploy --filter=api --prod /prod/api
FROM node:22-alpine3.22
WORKDIR /app
COPY --from=build /prod/api .
