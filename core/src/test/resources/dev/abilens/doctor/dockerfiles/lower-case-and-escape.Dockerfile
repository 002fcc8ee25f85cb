# escape=`
from node:18-bookworm as Build
workdir /app
run echo one `
    # a comment between
    && npm ci
from node:20-bookworm
copy --from=BUILD /app/node_modules /app/node_modules
