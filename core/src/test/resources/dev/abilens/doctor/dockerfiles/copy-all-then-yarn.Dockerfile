FROM node:22-bookworm AS build
WORKDIR /src
COPY . .
RUN yarn install --frozen-lockfile
FROM node:16-buster-slim
WORKDIR /src
COPY --from=build /src ./
