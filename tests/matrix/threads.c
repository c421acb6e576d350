/*
 * threads PHP.INI SCRIPT: a thread-safe PHP in which many threads run the script at once, request after request,
 * as a server with threads does. The script knows by $start, $wave, $thread and $cycle which request it is in; this
 * process's first thread, 0, runs it before, between and after the waves of others. PHP starts more than once, as
 * some servers let it.
 */
#include <pthread.h>
#include <sapi/embed/php_embed.h>

#ifndef ZTS
# error "for a thread-safe PHP"
#endif

enum { STARTS = 2, WAVES = 2, THREADS = 8, CYCLES = 200 };

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
static void run(int start, int wave, int thread, int cycle)
{
	char code[4096];

	snprintf(code, sizeof code,
		"const WAVES = %d, THREADS = %d, CYCLES = %d;"
		"[$start, $wave, $thread, $cycle] = [%d, %d, %d, %d]; require '%s';",
		WAVES, THREADS, CYCLES, start, wave, thread, cycle, script);
	zend_first_try {
		zend_eval_string_ex(code, NULL, "threads.c", true);
	} zend_end_try();
}

struct work {
	int start, wave, thread;
};

static void *run_requests(void *argument)
{
	const struct work *work = argument;

	ts_resource(0);
	ZEND_TSRMLS_CACHE_UPDATE();
	for (int cycle = 0; cycle < CYCLES; cycle++) {
		begin_request();
		run(work->start, work->wave, work->thread, cycle);
		php_request_shutdown(NULL);
	}
	ts_free_thread();
	return NULL;
}

static void run_wave(int start, int wave)
{
	pthread_t threads[THREADS];
	struct work work[THREADS];

	for (int n = 0; n < THREADS; n++) {
		work[n] = (struct work) { start, wave, n + 1 };
		if (pthread_create(&threads[n], NULL, run_requests, &work[n]) != 0) {
			fprintf(stderr, "a thread does not start\n");
			exit(1);
		}
	}
	for (int n = 0; n < THREADS; n++) {
		pthread_join(threads[n], NULL);
	}
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "threads PHP.INI SCRIPT\n");
		return 2;
	}
	php_embed_module.php_ini_path_override = argv[1];
	script = argv[2];
	for (int start = 0; start < STARTS; start++) {
		if (php_embed_init(argc, argv) == FAILURE) {
			return 1;
		}
		for (int wave = 0; wave < WAVES; wave++) {
			run(start, wave, 0, 0);
			php_request_shutdown(NULL);
			run_wave(start, wave);
			begin_request();
		}
		run(start, WAVES, 0, 0);
		php_embed_shutdown();
	}
	return 0;
}
