FROM node:22-alpine3.22 AS base
RUN apk add --no-cache python3 make g++
WORKDIR /srv
FROM base AS deps
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
FROM base AS runner
COPY --from=deps /srv/node_modules ./node_modules
COPY src ./src
USER node
CMD ["node", "src/index.js"]
