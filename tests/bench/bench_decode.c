/*
 * What one record costs on its way from bytes to an observation, each part
 * alone over the same 200,000 records of about 1.1 KB in pages of 1,000, in
 * CPU time; the parts take turns, so that a busy machine is unfair to all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/portal_plan.h"
#include "wire/cut.h"
#include "wire/decode.h"
#include "wire/json.h"

enum { RECORDS = 200000, PAGE = 1000, RUNS = 5 };

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
add_record(struct buf *page, int i)
{
	int status = 1 + i % 10;

	buf_printf(page,
	    "{\"MaHoSo\":\"H99.17.05-2009%02d-%06d\",\"MaTTHC\":\"1.%06d.000.00.00.H99\","
	    "\"TenTTHC\":\"Đăng ký biến động đất đai, tài sản gắn liền với đất (ví dụ %d)\","
	    "\"MaLinhVuc\":\"G06-DD%02d\",\"TenLinhVuc\":\"Đất đai\",\"KenhThucHien\":\"%d\","
	    "\"ChuHoSo\":\"Nguyễn Thị Ví Dụ %d\",\"LoaiDoiTuong\":\"1\",\"MaDoiTuong\":\"\","
	    "\"ThongTinKhac\":\"\",\"Email\":\"\",\"Fax\":\"\",\"SoDienThoai\":\"0900000001\","
	    "\"TrichYeuHoSo\":\"Hồ sơ ví dụ số %d\",\"NgayNopHoSo\":\"202009%02d073000\","
	    "\"NgayTiepNhan\":\"202009%02d081500\",\"NgayHenTra\":\"202009%02d170000\","
	    "\"TrangThaiHoSo\":\"%d\",\"NgayTra\":\"\",\"ThongTinTra\":\"\",\"HinhThuc\":\"0\","
	    "\"NgayKetThucXuLy\":\"\",\"NgayTuChoi\":\"\",\"DonViXuLy\":\"UBND xã Thượng Quan\","
	    "\"GhiChu\":\"\",\"NoiNopHoSo\":\"2\",\"DanhSachLePhi\":[],\"DanhSachHoSoBoSung\":[],"
	    "\"QuaTrinhXuLy\":[{\"NguoiXuLy\":\"Lê Văn Thử\",\"ChucDanh\":\"Công chức một cửa\","
	    "\"ThoiDiemXuLy\":\"202009%02d081500\",\"NoiDungXuLy\":\"Tiếp nhận hồ sơ\",\"TrangThai\":\"2\"},"
	    "{\"NguoiXuLy\":\"Phạm Thị Mẫu\",\"ThoiDiemXuLy\":\"202009%02d094210\","
	    "\"NoiDungXuLy\":\"Chuyển xử lý\",\"TrangThai\":\"4\","
	    "\"NgayKetThucTheoQuyDinh\":\"202009%02d150000\"}]}",
	    1 + i % 12, i, 1000 + i % 40, i % 40, i % 12, 1 + i % 3, i % 997, i,
	    1 + i % 10, 1 + i % 10, 11 + i % 15, status, 1 + i % 10, 1 + i % 10,
	    11 + i % 15);
}

static struct slice
make_page(struct arena *arena, int first)
{
	struct buf page = buf_over(arena);

	buf_add(&page, "{\"error_code\":\"0\",\"result\":[");
	for (int i = first; i < first + PAGE; i++) {
		if (i > first)
			buf_add(&page, ",");
		add_record(&page, i);
	}
	buf_add(&page, "],\"total\":200000}");
	return (struct slice){ page.data, page.size };
}

enum part { CUT, PARSE, DECODE, WHOLE, PARTS };

static const char *const part_words[PARTS] = {
	[CUT] = "cut + hash",
	[PARSE] = "cJSON in an arena, checks included, by record",
	[DECODE] = "cut + decode to observations",
	[WHOLE] = "cJSON in an arena, whole pages",
};

static const struct mapping *mapping;
static struct cut_plan plan;

/* One page; the sum keeps the compiler from leaving work out. */
static uint64_t
run_page(struct arena *arena, enum part part, struct slice page)
{
	const struct cJSON *tree;
	struct err err;
	struct cut cut;
	uint64_t sum = 0;

	if (part == WHOLE) {
		if (!json_parse(arena, page, &tree, &err))
			abort();
		return (uint64_t)tree->type;
	}
	if (!cut_page(arena, &plan, page, &cut, &err))
		abort();
	for (size_t i = 0; i < cut.count; i++) {
		struct observation seen;
		struct decode_report report;

		if (part == CUT) {
			sum += cut_hash(cut.records[i], mapping_hash(mapping));
			continue;
		}
		if (part == PARSE) {
			if (!json_parse(arena, cut.records[i], &tree, &err))
				abort();
			sum += (uint64_t)tree->type;
			continue;
		}
		if (!decode_record(mapping, cut.records[i], arena, &seen,
			&report, &err)) {
			fprintf(stderr, "%s\n", err.text);
			abort();
		}
		sum += (uint64_t)seen.promised + (unsigned char)seen.code[0];
	}
	return sum;
}

static double best[PARTS];
static uint64_t sums[PARTS];

static void
measure(enum part part, struct arena *arena, const struct slice *pages)
{
	double began = seconds();
	double took;

	for (int i = 0; i < RECORDS / PAGE; i++) {
		sums[part] += run_page(arena, part, pages[i]);
		arena_reset(arena);
	}
	took = seconds() - began;
	if (best[part] == 0 || took < best[part])
		best[part] = took;
}

static void
print(enum part part, size_t bytes)
{
	printf("%-46s %8.0f records/s %6.2f us/record %6.0f MB/s (%llx)\n",
	    part_words[part], RECORDS / best[part], best[part] / RECORDS * 1e6,
	    (double)bytes / best[part] / 1e6, (unsigned long long)sums[part]);
}

int
main(void)
{
	static struct slice pages[RECORDS / PAGE];
	struct arena *arena = arena_new(64U << 20);
	struct arena *turn = arena_new(8U << 20);
	struct err err;
	size_t bytes = 0;

	json_init();
	plan.records = selector_build("/result", &err);
	mapping = mapping_build(&portal_plan, &err);
	for (int i = 0; i < RECORDS / PAGE; i++) {
		pages[i] = make_page(arena, i * PAGE);
		bytes += pages[i].size;
	}
	printf("%d records of %zu bytes in pages of %d, best of %d runs\n",
	    RECORDS, bytes / RECORDS, PAGE, RUNS);
	for (int run = 0; run < RUNS; run++)
		for (int part = 0; part < PARTS; part++)
			measure((enum part)part, turn, pages);
	for (int part = 0; part < PARTS; part++)
		print((enum part)part, bytes);
	arena_free(turn);
	arena_free(arena);
	return 0;
}
