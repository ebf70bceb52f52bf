%define MODE64
%define DEFAULT_N 100000
%define DEFAULT_P2 0
%include "common.inc"
; Nested VMX, the shapes of the experiment "defer runtime CPUID updates" (Linux commit 93da6af3ae56).
; L2 executes CPUID N times; a hand-written L1 answers each exit and resumes. P2:
;   bit 0 EPT, bit 1 L1 saves and restores all registers, bit 2 L1 runs CPUID itself (bit 1 clear), bit 3 VPID
;   bit 4 L1 has CR4.OSXSAVE, bit 5 L2 has it, bit 6 L2 has CR4.PKE and L1 has not
;   bit 7 L1 switches XCR0 around L2 (7 outside, 3 inside), bit 8 L1 switches IA32_XSS (0 outside, all it may inside)
;   bit 9 IA32_XSS (0) stands in the MSR-load lists of entry and exit
; Checksum: sum over round trips of the EBX that L1 hands to L2 (1+2+...+N).
VMXON_R equ 0x300000
VMCS_R  equ 0x301000
EPT_R   equ 0x302000             ; PML4, PDPT, PD
TSS_R   equ 0x305000
MSRS_R  equ 0x306000
L2_STK  equ 0x310000
prep:
        ; TSS descriptor + ltr
        mov dword [gdt+0x20], ((TSS_R & 0xFFFF) << 16) | 0x67
        mov dword [gdt+0x24], ((TSS_R >> 16) & 0xFF) | 0x8900 | (TSS_R & 0xFF000000)
        mov dword [gdt+0x28], 0
        mov dword [gdt+0x2C], 0
        mov edi, VMXON_R
        mov ecx, 0x10000/8
        xor eax, eax
        rep stosq
        mov ax, 0x20
        ltr ax
        ; EPT identity tables
        mov qword [EPT_R], EPT_R+0x1000+7
        mov qword [EPT_R+0x1000], EPT_R+0x2000+7
        mov edi, EPT_R+0x2000
        mov eax, 0xB7            ; RWX, WB(6<<3), large
        mov ecx, 512
.e:     mov [rdi], rax
        add rax, 0x200000
        add rdi, 8
        dec ecx
        jnz .e
        ret
%macro vmw 2
        mov eax, %1
        mov rdx, %2
        vmwrite rax, rdx
        jbe vmfail
%endmacro
vmfail: mov al, 'F'
        call putc
        mov eax, 0x4400          ; VM-instruction error
        vmread rax, rax
        call puthex
        mov al, 10
        call putc
        jmp finish
; eax = wanted, ecx = capability MSR -> rdx = adjusted value
adjust: mov esi, eax
        rdmsr
        or  esi, eax
        and esi, edx
        mov edx, esi
        ret
bench:  push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        mov r12, rdi             ; N
        mov r13, rsi             ; P2
        mov rax, cr4
        or  eax, 0x2000
        mov cr4, rax
        mov ecx, 0x3A
        rdmsr
        test al, 1
        jnz .locked
        or  eax, 5
        wrmsr
.locked:
        mov ecx, 0x480
        rdmsr
        and eax, 0x7FFFFFFF
        mov [VMXON_R], eax
        mov [VMCS_R], eax
        mov rax, VMXON_R
        push rax
        vmxon [rsp]
        jbe vmfail
        mov qword [rsp], VMCS_R
        vmclear [rsp]
        jbe vmfail
        vmptrld [rsp]
        jbe vmfail
        pop rax
        ; --- extended state of L1, and what L2 gets of IA32_XSS
        test r13, 0x10
        jz  .noxs
        mov rax, cr4
        or  eax, 0x40000         ; OSXSAVE
        mov cr4, rax
        xor ecx, ecx
        xor edx, edx
        mov eax, 7
        xsetbv
        mov eax, 0xD
        mov ecx, 1
        cpuid
        mov [l2_xss], ecx
.noxs:
        ; --- controls
        xor eax, eax
        mov ecx, 0x481
        call adjust
        vmw 0x4000, rdx
        xor eax, eax
        test r13, 9
        jz  .nosec
        mov eax, 0x80000000
.nosec: mov ecx, 0x482
        call adjust
        vmw 0x4002, rdx
        test r13, 9
        jz  .noept
        xor eax, eax
        test r13, 1
        jz  .no1
        or  eax, 2               ; enable EPT
.no1:   test r13, 8
        jz  .no8
        or  eax, 0x20            ; enable VPID
.no8:   mov ecx, 0x48B
        call adjust
        vmw 0x401E, rdx
        test r13, 8
        jz  .novp
        mov ebx, 1
        vmw 0x0000, rbx          ; VPID = 1
.novp:  test r13, 1
        jz  .noept
        mov ebx, EPT_R + 6 + (3<<3)
        vmw 0x201A, rbx
.noept: mov eax, 0x200           ; host address-space size
        mov ecx, 0x483
        call adjust
        vmw 0x400C, rdx
        mov eax, 0x200           ; IA-32e mode guest
        mov ecx, 0x484
        call adjust
        vmw 0x4012, rdx
        xor ebx, ebx
        vmw 0x4004, rbx          ; exception bitmap
        vmw 0x4006, rbx
        vmw 0x4008, rbx
        vmw 0x400A, rbx          ; CR3 targets
        vmw 0x400E, rbx
        vmw 0x4010, rbx
        vmw 0x4014, rbx
        vmw 0x4016, rbx
        ; --- host state
        mov rbx, cr0
        vmw 0x6C00, rbx
        vmw 0x6800, rbx
        vmw 0x6004, rbx          ; CR0 read shadow
        mov rbx, cr3
        vmw 0x6C02, rbx
        vmw 0x6802, rbx
        mov rbx, cr4
        vmw 0x6C04, rbx
        test r13, 0x20
        jnz .keepxs
        and ebx, ~0x40000
.keepxs:
        test r13, 0x40
        jz  .nopke
        or  ebx, 0x400000
.nopke: vmw 0x6804, rbx
        vmw 0x6006, rbx
        xor ebx, ebx
        vmw 0x6000, rbx          ; CR0/CR4 guest-host masks
        vmw 0x6002, rbx
        vmw 0x0C08, rbx          ; host FS,GS sel
        vmw 0x0C0A, rbx
        vmw 0x6C06, rbx          ; FS,GS base
        vmw 0x6C08, rbx
        vmw 0x4C00, rbx          ; sysenter cs
        vmw 0x6C10, rbx
        vmw 0x6C12, rbx
        mov ebx, 0x10
        vmw 0x0C00, rbx          ; ES
        vmw 0x0C04, rbx          ; SS
        vmw 0x0C06, rbx          ; DS
        mov ebx, 0x18
        vmw 0x0C02, rbx          ; CS
        mov ebx, 0x20
        vmw 0x0C0C, rbx          ; TR
        mov ebx, TSS_R
        vmw 0x6C0A, rbx          ; TR base
        vmw 0x6814, rbx
        mov ebx, gdt
        vmw 0x6C0C, rbx          ; GDTR base
        vmw 0x6816, rbx
        sub rsp, 16
        sidt [rsp]
        mov rbx, [rsp+2]
        vmw 0x6C0E, rbx
        vmw 0x6818, rbx
        movzx ebx, word [rsp]
        vmw 0x4812, rbx
        add rsp, 16
        mov rbx, rsp
        vmw 0x6C14, rbx
        lea rbx, [rel on_exit]
        vmw 0x6C16, rbx
        ; --- guest state
        xor ebx, ebx
        vmw 0x0808, rbx          ; FS GS LDTR sel
        vmw 0x080A, rbx
        vmw 0x080C, rbx
        vmw 0x6806, rbx          ; bases ES..LDTR
        vmw 0x6808, rbx
        vmw 0x680A, rbx
        vmw 0x680C, rbx
        vmw 0x680E, rbx
        vmw 0x6810, rbx
        vmw 0x6812, rbx
        vmw 0x4824, rbx          ; interruptibility
        vmw 0x4826, rbx          ; activity
        vmw 0x482A, rbx          ; sysenter cs
        vmw 0x6824, rbx
        vmw 0x6826, rbx
        vmw 0x6822, rbx          ; pending debug
        vmw 0x2802, rbx          ; debugctl
        vmw 0x4806, rbx          ; SS.. limits set below
        mov ebx, 0xFFFFFFFF
        vmw 0x4800, rbx          ; limits ES CS SS DS FS GS
        vmw 0x4802, rbx
        vmw 0x4804, rbx
        vmw 0x4806, rbx
        vmw 0x4808, rbx
        vmw 0x480A, rbx
        vmw 0x480C, rbx          ; LDTR
        mov rbx, -1
        vmw 0x2800, rbx          ; VMCS link pointer
        mov ebx, 0x67
        vmw 0x480E, rbx          ; TR limit
        mov ebx, 0x3F
        vmw 0x4810, rbx          ; GDTR limit
        mov ebx, 0x10
        vmw 0x0800, rbx
        vmw 0x0804, rbx
        vmw 0x0806, rbx
        mov ebx, 0x18
        vmw 0x0802, rbx
        mov ebx, 0x20
        vmw 0x080E, rbx
        mov ebx, 0xC093
        vmw 0x4814, rbx          ; ES
        vmw 0x4818, rbx          ; SS
        vmw 0x481A, rbx          ; DS
        mov ebx, 0xA09B
        vmw 0x4816, rbx          ; CS
        mov ebx, 0x10000
        vmw 0x481C, rbx          ; FS GS LDTR unusable
        vmw 0x481E, rbx
        vmw 0x4820, rbx
        mov ebx, 0x8B
        vmw 0x4822, rbx          ; TR
        mov ebx, 0x400
        vmw 0x681A, rbx          ; DR7
        mov ebx, 2
        vmw 0x6820, rbx          ; RFLAGS
        mov ebx, L2_STK
        vmw 0x681C, rbx
        lea rbx, [rel l2_code]
        vmw 0x681E, rbx
        xor r15d, r15d           ; L1 count
        xor r14d, r14d           ; L2 checksum
        mov r8, r12
        test r13, 0x200
        jz  .nolist
        mov dword [MSRS_R], 0xDA0
        mov ebx, MSRS_R
        vmw 0x2008, rbx          ; VM-exit MSR-load address
        vmw 0x200A, rbx          ; VM-entry MSR-load address
        mov ebx, 1
        vmw 0x4010, rbx
        vmw 0x4014, rbx
.nolist:
        call inside
        vmlaunch
        jmp vmfail
        ; ---------------- L2
        align 16, db 0x90
l2_code:
.l:     mov eax, 1
        xor ecx, ecx
        cpuid
        add r14, rbx
        dec r8
        jnz .l
        vmcall
        jmp $
        ; ---------------- L1 exit handler
        align 16, db 0x90
on_exit:
        test r13, 0x180
        jz  .same
        call outside
.same:  test r13, 2
        jnz .full
        mov edi, 0x4402
        vmread rsi, rdi
        cmp esi, 10
        jne .other
        mov edi, 0x440C
        vmread rdx, rdi
        mov edi, 0x681E
        vmread rcx, rdi
        add rcx, rdx
        vmwrite rdi, rcx
        inc r15
        test r13, 4
        jnz .real
        test r13, 0x180
        jz  .same2
        call inside
.same2: mov eax, 0x000B0F21
        mov ebx, r15d
        xor ecx, ecx
        xor edx, edx
        vmresume
        jmp vmfail
.real:  mov eax, 1
        xor ecx, ecx
        cpuid
        mov ebx, r15d
        vmresume
        jmp vmfail
.full:  mov [regs+0], rax
        mov [regs+8], rbx
        mov [regs+16], rcx
        mov [regs+24], rdx
        mov [regs+32], rsi
        mov [regs+40], rdi
        mov [regs+48], rbp
        mov [regs+56], r8
        mov [regs+64], r9
        mov [regs+72], r10
        mov [regs+80], r11
        mov edi, 0x4402
        vmread rsi, rdi
        cmp esi, 10
        jne .other
        mov edi, 0x440C
        vmread rdx, rdi
        mov edi, 0x681E
        vmread rcx, rdi
        add rcx, rdx
        vmwrite rdi, rcx
        inc r15
        mov qword [regs+0], 0x000B0F21
        mov [regs+8], r15
        mov qword [regs+16], 0
        mov qword [regs+24], 0
        mov rax, [regs+0]
        mov rbx, [regs+8]
        mov rcx, [regs+16]
        mov rdx, [regs+24]
        mov rsi, [regs+32]
        mov rdi, [regs+40]
        mov rbp, [regs+48]
        mov r8,  [regs+56]
        mov r9,  [regs+64]
        mov r10, [regs+72]
        mov r11, [regs+80]
        vmresume
        jmp vmfail
.other: cmp esi, 18              ; VMCALL ends the run
        je .done
        mov al, 'X'
        call putc
        mov rax, rsi
        call puthex
        mov al, 10
        call putc
        jmp finish
.done:  mov rdx, r15
        mov rax, r14
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
; the state that L1 switches by hand: before an entry, after an exit
inside: test r13, 0x80
        jz  .nox
        xor ecx, ecx
        xor edx, edx
        mov eax, 3
        xsetbv
.nox:   test r13, 0x100
        jz  .ret
        mov ecx, 0xDA0
        xor edx, edx
        mov eax, [l2_xss]
        wrmsr
.ret:   ret
outside:
        test r13, 0x80
        jz  .nox
        xor ecx, ecx
        xor edx, edx
        mov eax, 7
        xsetbv
.nox:   test r13, 0x100
        jz  .ret
        mov ecx, 0xDA0
        xor edx, edx
        xor eax, eax
        wrmsr
.ret:   ret
        align 8, db 0
l2_xss  equ 0x30F800
regs    equ 0x30F000              ; own page: keeps data stores away from code (SMC detection)
%include "tail.inc"
