// Times whole processes against one another.
//
//   stopwatch ROUNDS LABEL PROGRAM [ARGUMENT…] [, LABEL PROGRAM [ARGUMENT…]]…
//
// A round starts every program once, one after another, so that whatever else the machine does falls on all of them
// alike; the order turns by one each round, so that nobody always runs after the same neighbour. The first program
// is the yardstick: the ratio is taken within a round and the median of the ratios is printed, which is steadier
// than a ratio of medians. What the programs print is thrown away. A program that fails stops the run, because a
// refusal is faster than the work and would look like a good result.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { maximumPrograms = 32 };

typedef struct {
  const char *label;
  char **words;
  double *milliseconds;
  double *ratio;
  double kibibytes;
} Program;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec * 1e-6;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double run(Program *program) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  pid_t child;
  int status;
  struct rusage usage;
  double start = now();
  int error = posix_spawnp(&child, program->words[0], &files, NULL, program->words, environ);
  if (error) {
    fprintf(stderr, "stopwatch: %s: %s\n", program->words[0], strerror(error));
    exit(2);
  }
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) continue;
  double spent = now() - start;
  posix_spawn_file_actions_destroy(&files);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fprintf(stderr, "stopwatch: \"%s\" failed\n", program->label);
    exit(1);
  }
#ifdef __APPLE__
  double kibibytes = usage.ru_maxrss / 1024.0;
#else
  double kibibytes = usage.ru_maxrss;
#endif
  if (kibibytes > program->kibibytes) program->kibibytes = kibibytes;
  return spent;
}

int main(int count, char **words) {
  int rounds = count > 1 ? atoi(words[1]) : 0;
  static Program programs[maximumPrograms];
  int known = 0;
  for (int at = 2; at + 1 < count && known < maximumPrograms; known++) {
    programs[known].label = words[at];
    programs[known].words = words + at + 1;
    for (at += 1; at < count && strcmp(words[at], ",") != 0; at++) continue;
    if (at < count) words[at++] = NULL;
    programs[known].milliseconds = calloc(rounds, sizeof(double));
    programs[known].ratio = calloc(rounds, sizeof(double));
  }
  if (rounds < 1 || known == 0) {
    fprintf(stderr, "usage: stopwatch ROUNDS LABEL PROGRAM [ARGUMENT…] [, LABEL PROGRAM [ARGUMENT…]]…\n");
    return 2;
  }

  for (int index = 0; index < known; index++) run(&programs[index]);  // The first run pays for a cold disk.
  for (int round = 0; round < rounds; round++) {
    for (int step = 0; step < known; step++) {
      Program *program = &programs[(round + step) % known];
      program->milliseconds[round] = run(program);
    }
    for (int index = 0; index < known; index++)
      programs[index].ratio[round] = programs[index].milliseconds[round] / programs[0].milliseconds[round];
  }

  printf("%-36s %10s %10s %8s %10s\n", "", "median ms", "best ms", "ratio", "peak MiB");
  for (int index = 0; index < known; index++) {
    Program *program = &programs[index];
    double middle = median(program->milliseconds, rounds);
    printf("%-36s %10.3f %10.3f %8.2f %10.1f\n", program->label, middle, program->milliseconds[0],
      median(program->ratio, rounds), program->kibibytes / 1024);
  }
  return 0;
}
