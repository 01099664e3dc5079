# The image in which submissions run where bubblewrap can't: Python and the course's package, no solutions, no labs.
#   docker build --file deploy/image/marking.Dockerfile --tag large-models-marking .
#   LARGEMODELS_BOX_IMAGE=large-models-marking largemodels grade …
# docker and podman take the same words.
ARG BASE=python:3.13-slim
FROM ${BASE}
RUN python3 -m venv /opt/course
ENV PATH=/opt/course/bin:$PATH
RUN pip install --no-cache-dir --retries 0 torch==2.13.0 --extra-index-url https://download.pytorch.org/whl/cpu
WORKDIR /opt/source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src src
RUN pip install --no-cache-dir --constraint constraints.txt . && python -c "import largemodels.classroom.box.contained"
