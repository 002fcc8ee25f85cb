FROM node:20-bookworm AS build
WORKDIR /repo
RUN yarn workspaces focus --production
FROM node:22-bookworm
COPY --from=build /repo /repo
