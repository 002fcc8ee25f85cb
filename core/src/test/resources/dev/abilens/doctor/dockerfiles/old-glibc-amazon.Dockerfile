FROM amazonlinux:2
RUN curl -fsSL https://rpm.nodesource.com/setup_18.x | bash - && yum install -y nodejs
