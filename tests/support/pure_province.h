/* A small invented province for tests: agencies and people. */
#ifndef TESTS_SUPPORT_PURE_PROVINCE_H
#define TESTS_SUPPORT_PURE_PROVINCE_H

#include "core/directory.h"

/*
 * Agencies (code: name; parent):
 *   P  UBND tỉnh Thử Nghiệm
 *   N  UBND huyện Ngân Sơn ("Ngân Sơn", alias "H. Ngân Sơn"); P
 *   ND Phòng Tài nguyên huyện Ngân Sơn ("Phòng Tài nguyên"); N
 *   B  UBND huyện Ba Bể; P
 *   BD Phòng Tài nguyên huyện Ba Bể ("Phòng Tài nguyên"); B
 *   O  UBND xã Cũ, until 30/6/2020, carried on by M
 *   M  UBND xã Mới, from 1/7/2020; N
 *
 * People (account, role at agency): an.ns and binh.ns officers at ND, of one
 * name "Nguyễn Văn An" the first and another the second; binh.ns has no
 * address; chi.ns head and officer at N; desk.n (named by N's row) desk at N;
 * a second and third desk at B; dung.bb officer at BD, also named "Nguyễn Văn
 * An"; two of one name "Trần Thị Hai" at BD; kiem.p province's control office;
 * admin administrator.
 */
extern struct agency pure_agencies[7];
extern struct contact pure_contacts[12];
enum { PURE_AGENCIES = 7, PURE_CONTACTS = 12 };

#endif
