FROM node:20-bookworm AS build
WORKDIR /app
RUN <<EOF
set -e
npm ci
npm run build
EOF
FROM node:22-bookworm
COPY --from=build /app/ /app/
