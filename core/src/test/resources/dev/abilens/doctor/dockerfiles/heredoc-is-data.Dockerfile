FROM node:22-bookworm-slim
RUN cat > /notes <<EOF
npm ci
EOF
