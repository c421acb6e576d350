/*
 * threads PHP.INI SCRIPT: a thread-safe PHP in which many threads run the script at once, request after request,
 * as a server with threads does. The script knows by $wave, $thread and $cycle which request it is in; this process's
 * first thread, 0, runs it before, between and after the waves of others.
 */
#include <pthread.h>
#include <sapi/embed/php_embed.h>

#ifndef ZTS
# error "for a thread-safe PHP"
#endif

enum { WAVES = 3, THREADS = 8, CYCLES = 200 };

static const char *script;

static void begin_request(void)
{
	SG(request_info).no_headers = 1;
	if (php_request_startup() == FAILURE) {
		fprintf(stderr, "a request does not begin\n");
		exit(1);
	}
}

/* Runs the script in the request that this thread has begun. */
static void run(int wave, int thread, int cycle)
{
	char code[4096];

	snprintf(code, sizeof code,
		"const WAVES = %d, THREADS = %d, CYCLES = %d; [$wave, $thread, $cycle] = [%d, %d, %d]; require '%s';",
		WAVES, THREADS, CYCLES, wave, thread, cycle, script);
	zend_first_try {
		zend_eval_string_ex(code, NULL, "threads.c", true);
	} zend_end_try();
}

struct work {
	int wave, thread;
};

static void *run_requests(void *argument)
{
	const struct work *work = argument;

	ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
	for (int cycle = 0; cycle < CYCLES; cycle++) {
		begin_request();
		run(work->wave, work->thread, cycle);
		php_request_shutdown(NULL);
	}
	ts_free_thread();
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "threads PHP.INI SCRIPT\n");
		return 2;
	}
	php_embed_module.php_ini_path_override = argv[1];
	script = argv[2];
	if (php_embed_init(argc, argv) == FAILURE) {
		return 1;
	}
	for (int wave = 0; wave < WAVES; wave++) {
		pthread_t threads[THREADS];
		struct work work[THREADS];

		/* As a server's first thread, which serves nothing itself. */
		run(wave, 0, 0);
		php_request_shutdown(NULL);
		for (int n = 0; n < THREADS; n++) {
			work[n] = (struct work) { wave, n + 1 };
			if (pthread_create(&threads[n], NULL, run_requests, &work[n]) != 0) {
				return 1;
			}
		}
		for (int n = 0; n < THREADS; n++) {
			pthread_join(threads[n], NULL);
		}
		begin_request();
	}
	run(WAVES, 0, 0);
	php_embed_shutdown();
	return 0;
}
